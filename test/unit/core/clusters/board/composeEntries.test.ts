import { describe, expect, it } from 'vitest';
import { type BoardState, composeEntries } from '../../../../../src/core/clusters/board/composeEntries.ts';
import { CLEAN_UP, type OperationRecord } from '../../../../../src/shared/operation.ts';

const record = (part: Partial<OperationRecord>): OperationRecord => ({
  id: 'one',
  kind: 'create',
  cluster: 'demo',
  state: 'failed',
  startedAt: 1,
  phases: [],
  error: { code: 'PORT_TAKEN', message: 'Port 80 is in use.' },
  ...part,
});

const compose = (operations: readonly OperationRecord[], part: Partial<BoardState> = {}) =>
  composeEntries({
    own: [],
    engineProblem: undefined,
    contexts: [],
    probes: new Map(),
    uses: new Map(),
    operations,
    ...part,
  });

describe('a create that made nothing', () => {
  it('is listed as busy while it runs', () => {
    expect(compose([record({ state: 'running' })])).toMatchObject([
      { id: 'slipway/demo', state: 'busy', nodes: [], operation: 'one' },
    ]);
  });

  it.each(['failed', 'interrupted'] as const)(
    'stays listed, to go on with or to delete, when it %s',
    (state) => {
      expect(compose([record({ state })])).toMatchObject([
        { id: 'slipway/demo', state: 'unfinished', problem: 'Port 80 is in use.', operation: 'one' },
      ]);
    },
  );

  it('is not listed once it is cleaned up after, cancelled or deleted', () => {
    const cleanUp = { id: CLEAN_UP, title: '', state: 'done', steps: [] } as const;
    for (const part of [
      { phases: [cleanUp] },
      { state: 'cancelled' },
      { kind: 'delete', state: 'done' },
      { state: 'done' },
    ] as const)
      expect(compose([record(part)])).toEqual([]);
  });

  it('is unknown while the engine that may have something of it does not answer', () => {
    expect(compose([record({})], { engineProblem: 'Docker is away.' })).toMatchObject([
      { state: 'unknown', problem: 'Docker is away.' },
    ]);
  });
});

describe('clusters on machines', () => {
  const makeOwn = (running: boolean): BoardState['own'] => [
    {
      found: {} as BoardState['own'][number]['found'],
      summary: {
        name: 'demo',
        provider: 'ssh',
        state: running ? 'running' : 'partly running',
        kubernetes: 'v1.36.3',
        image: 'node:v1',
        nodes: [
          { name: 'a', role: 'control-plane', address: '10.0.0.5', host: 'running' },
          { name: 'b', role: 'worker', address: '10.0.0.6', host: running ? 'running' : 'stopped' },
        ],
        createdAt: 1,
      },
    },
  ];

  it('are what they are while the engine does not answer', () => {
    const [entry] = compose([], { own: makeOwn(true), engineProblem: 'Docker is away.' });
    expect(entry).toMatchObject({ provider: 'ssh', state: 'running' });
    expect(entry?.problem).toBeUndefined();
  });

  it('name the machine that is silent', () => {
    expect(compose([], { own: makeOwn(false) })).toMatchObject([
      { state: 'partly running', problem: 'b does not answer, or its containers do not run.' },
    ]);
  });

  it("are listed as such from the moment that they are begun, and are not Docker's to know", () => {
    expect(
      compose(
        [
          record({ provider: 'ssh', state: 'running' }),
          record({ id: 'two', cluster: 'other', provider: 'ssh' }),
        ],
        {
          engineProblem: 'Docker is away.',
        },
      ),
    ).toMatchObject([
      { name: 'demo', provider: 'ssh', state: 'busy' },
      { name: 'other', provider: 'ssh', state: 'unfinished', problem: 'Port 80 is in use.' },
    ]);
  });
});
