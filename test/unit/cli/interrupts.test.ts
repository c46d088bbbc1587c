import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli.ts';
import { makeCluster, makeCore, makeOperation, makePhase, makeRecord, START } from './fakeCore.ts';
import { makeIo } from './fakeIo.ts';

const cancelled = makeRecord({
  state: 'cancelled',
  endedAt: START + 3000,
  error: { code: 'CANCELLED', message: 'Creating demo was cancelled.' },
});
const NOTICE =
  'Cancelling; press Ctrl-C again to stop at once (what is there is then left, and slipway delete demo removes it).';

const startCreate = (terminal = false) => {
  const operation = makeOperation(
    makeRecord({ phases: [makePhase('join', 'Join the nodes', { state: 'running', startedAt: START })] }),
  );
  let now = START;
  const world = makeIo({ core: makeCore({ operate: () => operation }).core, terminal, now: () => now });
  const ended = runCli(['create', 'demo'], world.io);
  return {
    ...world,
    operation,
    ended,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
  };
};

describe('Ctrl-C', () => {
  it('cancels the operation the first time, waits for its clean-up, and ends with 130', async () => {
    const { operation, interrupt, stdout, ended, exits, listeners } = startCreate();
    await operation.whenWatched;
    expect(operation.cancelled()).toBe(false);
    interrupt();
    expect(operation.cancelled()).toBe(true);
    expect(stdout.text()).toContain(`${NOTICE}\n`);
    operation.finish(cancelled);
    expect(await ended).toBe(130);
    expect(exits).toEqual([]);
    expect(listeners.size).toBe(0);
  });

  it('ends at once the second time', async () => {
    const { operation, interrupt, wait, exits, ended } = startCreate();
    await operation.whenWatched;
    interrupt();
    wait(1000);
    expect(exits).toEqual([]);
    interrupt();
    expect(exits).toEqual([130]);
    operation.finish(cancelled);
    await ended;
  });

  it('takes the signal that npm passes on for the same Ctrl-C', async () => {
    const { operation, interrupt, wait, exits, ended } = startCreate();
    await operation.whenWatched;
    interrupt();
    wait(20);
    interrupt();
    expect(exits).toEqual([]);
    operation.finish(cancelled);
    expect(await ended).toBe(130);
  });

  it('gives the cursor back before it ends at once', async () => {
    const { operation, interrupt, wait, stdout, ended } = startCreate(true);
    await operation.whenWatched;
    expect(stdout.text()).toContain('\u001b[?25l');
    interrupt();
    wait(1000);
    interrupt();
    expect(stdout.text().endsWith('\u001b[?25h')).toBe(true);
    operation.finish(cancelled);
    await ended;
  });

  it('cancels an operation that is still being begun, as soon as it has begun', async () => {
    const operation = makeOperation(makeRecord());
    const asked = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<typeof operation>();
    const operate = () => {
      asked.resolve();
      return begun.promise;
    };
    const { io, interrupt } = makeIo({ core: makeCore({ operate }).core });
    const ended = runCli(['create', 'demo'], io);
    await asked.promise;
    interrupt();
    expect(operation.cancelled()).toBe(false);
    begun.resolve(operation);
    await operation.whenCancelled;
    operation.finish(cancelled);
    expect(await ended).toBe(130);
  });

  it('ends what only reads', async () => {
    const { core } = makeCore();
    const reading = Promise.withResolvers<void>();
    const list = ({ signal }: { signal: AbortSignal }) => {
      reading.resolve();
      return new Promise<never>((_done, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    };
    const { io, interrupt, stderr } = makeIo({ core: { ...core, clusters: { ...core.clusters, list } } });
    const ended = runCli(['list'], io);
    await reading.promise;
    interrupt();
    expect(await ended).toBe(130);
    expect(stderr.text()).toBe('error: Cancelled.\n');
  });
});

describe('a reader that goes away', () => {
  const breakPipe = (code: string) =>
    new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
    });

  it('is put up with quietly', async () => {
    const { io, stderr } = makeIo({ core: makeCore({ clusters: [makeCluster()] }).core });
    expect(await runCli(['list'], { ...io, stdout: breakPipe('EPIPE') })).toBe(0);
    expect(stderr.text()).toBe('');
  });

  it('does not stop an operation', async () => {
    const operation = makeOperation(makeRecord());
    const { io } = makeIo({ core: makeCore({ operate: () => operation }).core });
    const ended = runCli(['create', 'demo'], { ...io, stdout: breakPipe('EPIPE') });
    await operation.whenWatched;
    operation.set(makeRecord({ phases: [makePhase('a', 'A', { state: 'running', startedAt: START })] }));
    operation.finish(makeRecord({ state: 'done', endedAt: START }));
    expect(await ended).toBe(0);
    expect(operation.cancelled()).toBe(false);
  });

  it('is no excuse for a full disk', async () => {
    const { io, stderr } = makeIo();
    expect(await runCli(['list'], { ...io, stdout: breakPipe('ENOSPC') })).toBe(1);
    expect(stderr.text()).toBe('error: the output could not be written: write ENOSPC\n');
  });
});
