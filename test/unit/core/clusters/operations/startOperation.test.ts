import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Phase } from '../../../../../src/core/bootstrap/phase.ts';
import { createJournal } from '../../../../../src/core/clusters/operations/journal.ts';
import {
  type OperationPlan,
  startOperation,
} from '../../../../../src/core/clusters/operations/startOperation.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import type { OperationRecord } from '../../../../../src/shared/operation.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const openHome = async () => {
  const folder = await openTempFolder();
  const locks = path.join(folder.path, 'locks');
  const operations = path.join(folder.path, 'operations');
  return {
    home: { journal: createJournal(operations), locks },
    operations,
    listLocks: () => readdir(locks),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

const makePhase = (id: string, rest: Partial<Phase> = {}): Phase => ({
  id,
  title: `Do ${id}`,
  needs: [],
  run: async () => undefined,
  ...rest,
});

const makePlan = (rest: Partial<OperationPlan>): OperationPlan => ({
  kind: 'create',
  cluster: 'demo',
  phases: [],
  ...rest,
});

/** Ends when it is stopped, and not before. */
const untilStopped: Phase['run'] = ({ signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

const fail = (code: 'COMMAND_FAILED' | 'DOCKER_FAILED', message: string) => () =>
  Promise.reject(new AppError(code, message, { hint: `Mend what ${message}`, details: [`$ ${message}`] }));

const summarize = ({ state, phases }: OperationRecord) => [
  state,
  ...phases.map(({ id, state: is, steps }) => `${id} ${is} (${steps.map((step) => step.state).join(' ')})`),
];

const cleanUpWith = (run: (signal: AbortSignal) => Promise<void>) => ({
  title: 'Remove what was made',
  when: ['failed', 'cancelled'] as const,
  run,
});

describe('an operation', () => {
  it('runs its phases, keeps the record in the journal, and releases the lock', async () => {
    await using bench = await openHome();
    const nodes = ['a', 'b'];
    const phases = [makePhase('hosts', { nodes }), makePhase('api', { needs: ['hosts'] })];
    let told = 0;
    const details = { kubeconfig: '/some/file' };
    const started = await startOperation(
      makePlan({ phases, details, onDone: () => void told++ }),
      bench.home,
    );
    expect(started.record().state).toBe('running');
    expect(await bench.listLocks()).toEqual(['demo.lock']);
    const record = await started.done;
    expect(summarize(record)).toEqual(['done', 'hosts done (done done)', 'api done (done)']);
    expect(record.phases[0]?.steps.map(({ node }) => node)).toEqual(nodes);
    expect(record.error).toBeUndefined();
    expect(told).toBe(1);
    expect(await bench.listLocks()).toEqual([]);
    expect(await bench.home.journal.latest('demo')).toMatchObject({ record, details });
  });

  it('has times that follow one another', async () => {
    await using bench = await openHome();
    const phases = [makePhase('first'), makePhase('second', { needs: ['first'] })];
    const record = await (await startOperation(makePlan({ phases }), bench.home)).done;
    const times = [
      record.startedAt,
      ...record.phases.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]),
      record.endedAt,
    ];
    expect(times.every((time) => typeof time === 'number')).toBe(true);
    expect(times).toEqual([...times].sort((a, b) => Number(a) - Number(b)));
  });

  it('tells listeners each change, lines and notes, until they stop listening', async () => {
    await using bench = await openHome();
    const run: Phase['run'] = async ({ log, note }) => {
      await new Promise((resolve) => setImmediate(resolve));
      log('a line');
      note('half done');
    };
    const phases = [makePhase('hosts', { nodes: ['a'], run })];
    const started = await startOperation(makePlan({ phases }), bench.home);
    const states: string[] = [];
    const lines: unknown[] = [];
    started.watch({
      onRecord: ({ state, phases: [first] }) =>
        states.push(`${state}: ${first?.state}, ${first?.note}, ${first?.steps[0]?.note}`),
      onLog: (...line) => lines.push(line),
    });
    started.watch({ onRecord: () => expect.unreachable('it stopped listening') })();
    await started.done;
    expect(states).toEqual([
      'running: running, a: half done, half done',
      'running: done, a: half done, half done',
      'done: done, a: half done, half done',
    ]);
    expect(lines).toEqual([['a line', 'hosts', 'a']]);
  });

  it('fails with what failed first, and tells the others as stopped', async () => {
    await using bench = await openHome();
    const phases = [
      makePhase('hosts', {
        nodes: ['a', 'b'],
        run: (step) => (step.node === 'a' ? fail('COMMAND_FAILED', 'broke')() : untilStopped(step)),
      }),
      makePhase('api', { needs: ['hosts'] }),
    ];
    const record = await (await startOperation(makePlan({ phases }), bench.home)).done;
    expect(summarize(record)).toEqual(['failed', 'hosts failed (failed cancelled)', 'api waiting (waiting)']);
    expect(record.error).toEqual({
      code: 'COMMAND_FAILED',
      message: 'broke',
      hint: 'Mend what broke',
      details: ['$ broke'],
    });
    expect(await bench.listLocks()).toEqual([]);
  });

  it('cleans up after a failure once everything has stopped, and keeps the failure as its error', async () => {
    await using bench = await openHome();
    const order: string[] = [];
    const phases = [
      makePhase('a', { run: fail('COMMAND_FAILED', 'broke') }),
      makePhase('b', { run: (step) => untilStopped(step).finally(() => order.push('stopped')) }),
    ];
    const cleanUp = cleanUpWith(async () => {
      expect(await bench.listLocks()).toEqual(['demo.lock']);
      order.push('cleaned up');
    });
    const record = await (await startOperation(makePlan({ phases, cleanUp }), bench.home)).done;
    expect(order).toEqual(['stopped', 'cleaned up']);
    expect(summarize(record)).toEqual([
      'failed',
      'a failed (failed)',
      'b cancelled (cancelled)',
      'clean-up done (done)',
    ]);
    expect(record.error?.message).toBe('broke');
  });

  it('cleans up after a cancel, with a signal that is not the cancelled one', async () => {
    await using bench = await openHome();
    const seen: boolean[] = [];
    const cleanUp = cleanUpWith(async (signal) => void seen.push(signal.aborted));
    const phases = [makePhase('a', { run: untilStopped })];
    const started = await startOperation(makePlan({ phases, cleanUp }), bench.home);
    started.cancel();
    const record = await started.done;
    expect(summarize(record)).toEqual(['cancelled', 'a cancelled (cancelled)', 'clean-up done (done)']);
    expect(record.error).toEqual({ code: 'CANCELLED', message: 'It was cancelled.' });
    expect(seen).toEqual([false]);
    expect(await bench.listLocks()).toEqual([]);
  });

  it('leaves all as it is where the plan says so', async () => {
    await using bench = await openHome();
    const cleanUp = {
      ...cleanUpWith(() => expect.unreachable('not after a failure')),
      when: ['cancelled'] as const,
    };
    const phases = [makePhase('a', { run: fail('COMMAND_FAILED', 'broke') })];
    const record = await (await startOperation(makePlan({ phases, cleanUp }), bench.home)).done;
    expect(summarize(record)).toEqual(['failed', 'a failed (failed)']);
  });

  it('tells a clean-up that failed beside what failed first', async () => {
    await using bench = await openHome();
    const phases = [makePhase('a', { run: fail('COMMAND_FAILED', 'broke.') })];
    const cleanUp = cleanUpWith(fail('DOCKER_FAILED', 'stayed.'));
    const record = await (await startOperation(makePlan({ phases, cleanUp }), bench.home)).done;
    expect(summarize(record)).toEqual(['failed', 'a failed (failed)', 'clean-up failed (failed)']);
    expect(record.error).toEqual({
      code: 'CLEANUP_INCOMPLETE',
      message: 'broke. Cleaning up failed too: stayed.',
      hint: 'Mend what stayed.',
      details: ['$ broke.', '$ stayed.'],
    });
    expect(await bench.listLocks()).toEqual([]);
  });

  it('says of a bug of ours where it happened', async () => {
    await using bench = await openHome();
    const run = () => Promise.reject(new TypeError('undefined is not a function'));
    const record = await (await startOperation(makePlan({ phases: [makePhase('a', { run })] }), bench.home))
      .done;
    expect(record.error).toMatchObject({ code: 'INTERNAL', message: 'undefined is not a function' });
    expect(record.error?.details?.join('\n')).toContain('startOperation.test.ts');
  });

  it('does nothing when its check fails, and records nothing', async () => {
    await using bench = await openHome();
    const check = fail('COMMAND_FAILED', 'there is one already');
    const phases = [makePhase('a', { run: () => expect.unreachable('nothing is done') })];
    const error = await errorOf(startOperation(makePlan({ phases, check }), bench.home));
    expect(error.message).toBe('there is one already');
    expect(await bench.listLocks()).toEqual([]);
    expect(await bench.home.journal.list()).toEqual([]);
  });

  it('does not begin while another works on the cluster, and begins when that is done', async () => {
    await using bench = await openHome();
    const first = await startOperation(
      makePlan({ phases: [makePhase('a', { run: untilStopped })] }),
      bench.home,
    );
    const second = makePlan({ kind: 'delete', check: () => expect.unreachable('the lock comes first') });
    expect((await errorOf(startOperation(second, bench.home))).code).toBe('CLUSTER_BUSY');
    first.cancel();
    await first.done;
    const third = await startOperation(makePlan({ kind: 'delete' }), bench.home);
    expect((await third.done).state).toBe('done');
  });

  it('cleans up and releases the lock though the journal can no longer be written', async () => {
    await using bench = await openHome();
    let cleaned = false;
    const cleanUp = cleanUpWith(async () => {
      cleaned = true;
    });
    const phases = [
      makePhase('a', {
        run: async () => {
          // A file in the journal's place refuses what comes, also for root.
          await rm(bench.operations, { recursive: true });
          await writeFile(bench.operations, '');
          await chmod(bench.operations, 0o600);
        },
      }),
    ];
    const started = await startOperation(makePlan({ phases, cleanUp }), bench.home);
    const record = await started.done;
    expect(cleaned).toBe(true);
    expect(record.state).toBe('failed');
    expect(record.error?.message).toMatch(/EEXIST|ENOTDIR/);
    expect(await bench.listLocks()).toEqual([]);
  });
});
