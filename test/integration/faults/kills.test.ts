import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectDone, type FaultBench, openFaultBench } from '../../helpers/faultBench.ts';
import { CREATE_PHASES, type CreatePhase, stopInPhase } from '../../helpers/stopInPhase.ts';

const NAME = 'ft-kill';
const CREATE = ['create', NAME, '--workers', '1'];
const NODES = [`${NAME}-control-plane-1`, `${NAME}-worker-1`];

const killIn = async (bench: FaultBench, args: readonly string[], phase: CreatePhase) => {
  const result = await stopInPhase(bench, { args, phase, signal: 'SIGKILL' });
  expect(result).toMatchObject({ code: undefined, signal: 'SIGKILL' });
  // Without anything made there is nothing to list.
  if (phase === 'image') return;
  expect(await bench.find(NAME)).toMatchObject({ state: 'unfinished' });
};

describe('a create that is killed again and again', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await openFaultBench(NAME);
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it.each(CREATE_PHASES)('is killed in the phase %s', async (phase) => {
    await killIn(bench, phase === CREATE_PHASES[0] ? CREATE : ['create', NAME, '--resume'], phase);
  });

  it('is not begun anew in its place', async () => {
    const { code, stderr } = await bench.run(CREATE);
    expect(code).toBe(1);
    expect(stderr).toContain(`--resume`);
  });

  it('is finished by --resume, and deleted', async () => {
    expectDone(await bench.run(['create', NAME, '--resume']));
    expect(await bench.readyNodes(NAME)).toEqual(NODES);
    expect(await bench.find(NAME)).toMatchObject({ state: 'running' });
    expectDone(await bench.run(['delete', NAME, '--yes']));
    await bench.expectNothingLeft(NAME);
  });
});

describe('a create that was killed', () => {
  // Every other one: each was killed above, and a clean-up does not care how far a node came.
  it.each(CREATE_PHASES.filter((_, index) => index % 2 === 0))(
    'in the phase %s leaves nothing once it is deleted',
    async (phase) => {
      await using bench = await openFaultBench(NAME);
      await killIn(bench, CREATE, phase);
      expectDone(await bench.run(['delete', NAME, '--yes']));
      await bench.expectNothingLeft(NAME);
    },
  );
});
