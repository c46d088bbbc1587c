import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Phase, Step } from '../../../../src/core/bootstrap/phase.ts';
import { type PhaseListener, runPhases } from '../../../../src/core/bootstrap/run.ts';
import { AppError } from '../../../../src/shared/errors.ts';

/** Writes down what happens, in order: `start id`, `done id`, `ended id: why`, with `@node` where a phase has nodes. */
const makeLog = () => {
  const log: string[] = [];
  const key = (phase: Phase, node: string | undefined) =>
    node === undefined ? phase.id : `${phase.id}@${node}`;
  const listener: PhaseListener = {
    onStart: (phase, node) => log.push(`start ${key(phase, node)}`),
    onEnd: (phase, node, error) => {
      const { code, message } = (error ?? {}) as Partial<AppError>;
      log.push(
        error === undefined ? `done ${key(phase, node)}` : `ended ${key(phase, node)}: ${code ?? message}`,
      );
    },
    onLog: (phase, node, line) => log.push(`log ${key(phase, node)}: ${line}`),
    onNote: (phase, text) => log.push(`note ${phase.id}: ${text}`),
  };
  return { log, listener };
};

const never = new AbortController().signal;

/** A gate that steps wait at until the test opens it; a step that is stopped there rejects. */
const makeGate = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const pass = async ({ signal }: Step) => {
    await Promise.race([promise, once(signal, 'abort')]);
    signal.throwIfAborted();
  };
  return { open: resolve, pass };
};

const phase = (id: string, rest: Partial<Phase> = {}): Phase => ({
  id,
  title: id,
  needs: [],
  run: async () => undefined,
  ...rest,
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('runPhases', () => {
  it('runs each phase after those that it needs', async () => {
    const { log, listener } = makeLog();
    await runPhases([phase('a'), phase('b', { needs: ['a'] }), phase('c', { needs: ['a', 'b'] })], {
      signal: never,
      listener,
    });
    expect(log).toEqual(['start a', 'done a', 'start b', 'done b', 'start c', 'done c']);
  });

  it('runs at once what can be at once', async () => {
    const { log, listener } = makeLog();
    const gate = makeGate();
    const running = runPhases(
      [phase('a', { run: gate.pass }), phase('b', { run: gate.pass, nodes: ['x', 'y'] })],
      { signal: never, listener },
    );
    await turn();
    expect(log).toEqual(['start a', 'start b@x', 'start b@y']);
    gate.open();
    await running;
  });

  it("lets a node go on when its own step is done, whatever the others' do", async () => {
    const { log, listener } = makeLog();
    const gate = makeGate();
    const hosts = phase('hosts', {
      nodes: ['fast', 'slow'],
      run: async (step) => (step.node === 'slow' ? gate.pass(step) : undefined),
    });
    const running = runPhases([hosts, phase('prepare', { needs: ['hosts'], nodes: ['fast', 'slow'] })], {
      signal: never,
      listener,
    });
    await turn();
    expect(log).toContain('done prepare@fast');
    expect(log).not.toContain('start prepare@slow');
    gate.open();
    await running;
    expect(log.at(-1)).toBe('done prepare@slow');
  });

  it.each([
    ['a phase for the whole cluster', phase('after', { needs: ['hosts'] })],
    ['a node that the other phase does not run on', phase('after', { needs: ['hosts'], nodes: ['other'] })],
    ['«all»', phase('after', { needs: [{ all: 'hosts' }], nodes: ['fast'] })],
  ])('waits for every node where %s asks for it', async (_name, after) => {
    const { log, listener } = makeLog();
    const gate = makeGate();
    const hosts = phase('hosts', {
      nodes: ['fast', 'slow'],
      run: async (step) => (step.node === 'slow' ? gate.pass(step) : undefined),
    });
    const running = runPhases([hosts, after], { signal: never, listener });
    await turn();
    expect(log.filter((line) => line.includes('after'))).toEqual([]);
    gate.open();
    await running;
    expect(log.slice(0, 4).toSorted()).toEqual([
      'done hosts@fast',
      'done hosts@slow',
      'start hosts@fast',
      'start hosts@slow',
    ]);
    expect(log.at(-1)).toMatch(/^done after/);
  });

  it('refuses a plan in which a phase comes before what it needs', async () => {
    const { listener } = makeLog();
    await expect(
      runPhases([phase('b', { needs: ['a'] }), phase('a')], { signal: never, listener }),
    ).rejects.toThrow('phase b needs a, which is not in the plan before it');
  });

  it('stops the others at the first failure, waits for them, and fails with it', async () => {
    const { log, listener } = makeLog();
    const gate = makeGate();
    const fails = makeGate();
    const failure = new AppError('COMMAND_FAILED', 'a failed');
    const slowToStop = phase('b', {
      run: async (step) => {
        try {
          await gate.pass(step);
        } finally {
          await turn();
          log.push('b has tidied up');
        }
      },
    });
    const running = runPhases(
      [
        phase('a', {
          run: async (step) => {
            await fails.pass(step);
            throw failure;
          },
        }),
        slowToStop,
        phase('c', { needs: ['a'] }),
        phase('d', { needs: ['b'] }),
      ],
      { signal: never, listener },
    );
    fails.open();
    await expect(running).rejects.toBe(failure);
    expect(log).toEqual([
      'start a',
      'start b',
      'ended a: COMMAND_FAILED',
      'b has tidied up',
      'ended b: CANCELLED',
    ]);
  });

  it("doesn't take an error that a stopped step ends with for the failure", async () => {
    const { log, listener } = makeLog();
    const gate = makeGate();
    const running = runPhases(
      [
        phase('a', {
          run: async (step) => {
            await gate.pass(step).catch(() => undefined);
            throw new AppError('COMMAND_FAILED', 'killed');
          },
        }),
        phase('b', { run: () => Promise.reject(new AppError('DISK_FULL', 'the disk is full')) }),
      ],
      { signal: never, listener },
    );
    await expect(running).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(log).toContain('ended b: DISK_FULL');
    expect(log).toContain('ended a: CANCELLED');
  });

  it("stops with the caller's signal, with its reason", async () => {
    const { log, listener } = makeLog();
    const cancel = new AbortController();
    const reason = new AppError('CANCELLED', 'It was cancelled.');
    const running = runPhases([phase('a', { run: makeGate().pass }), phase('b', { needs: ['a'] })], {
      signal: cancel.signal,
      listener,
    });
    await turn();
    cancel.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(log).toEqual(['start a', 'ended a: CANCELLED']);
  });

  it('starts nothing when it was cancelled before', async () => {
    const { log, listener } = makeLog();
    const reason = new AppError('CANCELLED', 'It was cancelled.');
    await expect(runPhases([phase('a')], { signal: AbortSignal.abort(reason), listener })).rejects.toBe(
      reason,
    );
    expect(log).toEqual([]);
  });

  it.each(['onStart', 'onEnd'] as const)('fails when what keeps the record fails in %s', async (name) => {
    const { listener } = makeLog();
    const failing = {
      ...listener,
      [name]: () => {
        throw new Error('ENOSPC');
      },
    };
    const ran: string[] = [];
    const run = async () => void ran.push('a');
    await expect(
      runPhases([phase('a', { run }), phase('b', { needs: ['a'], run: async () => void ran.push('b') })], {
        signal: never,
        listener: failing,
      }),
    ).rejects.toThrow('ENOSPC');
    expect(ran).not.toContain('b');
  });

  it('passes on what steps say', async () => {
    const { log, listener } = makeLog();
    const run = async ({ log: say, note }: Step) => {
      say('a line');
      note('half done');
    };
    await runPhases([phase('a', { run, nodes: ['x'] })], { signal: never, listener });
    expect(log).toEqual(['start a@x', 'log a@x: a line', 'note a: half done', 'done a@x']);
  });
});
