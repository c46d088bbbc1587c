import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Phase, Step } from '../../../../../src/core/bootstrap/phase.ts';
import { createJournal } from '../../../../../src/core/clusters/operations/journal.ts';
import { createOperationHub } from '../../../../../src/core/clusters/operations/operationHub.ts';
import { startOperation } from '../../../../../src/core/clusters/operations/startOperation.ts';
import type { OperationLogLine, OperationsEvent } from '../../../../../src/shared/contract/operations.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { startScript } from '../../../../helpers/startScript.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const openBench = async () => {
  const folder = await openTempFolder();
  const operations = path.join(folder.path, 'operations');
  const journal = createJournal(operations);
  const hub = createOperationHub(journal);
  const stop = new AbortController();
  return {
    hub,
    journal,
    operations,
    signal: stop.signal,
    start: (cluster: string, run: Phase['run']) =>
      startOperation(
        {
          kind: 'create',
          cluster,
          phases: [{ id: 'work', title: 'Work', needs: [], run }],
          cleanUp: { title: 'Clean up', when: ['cancelled'], run: async () => undefined },
        },
        { journal, locks: path.join(folder.path, 'locks'), onStart: hub.add },
      ),
    path: folder.path,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await folder[Symbol.asyncDispose]();
    },
  };
};

/** A phase that goes on until the test lets it end. */
const makeWork = () => {
  const finished = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<Step>();
  const run: Phase['run'] = async (step) => {
    begun.resolve(step);
    step.signal.addEventListener('abort', () => finished.reject(step.signal.reason));
    await finished.promise;
  };
  return { run, step: () => begun.promise, finish: () => finished.resolve(), fail: finished.reject };
};

const follow = (events: AsyncIterable<OperationsEvent>) => {
  const reader = events[Symbol.asyncIterator]();
  const next = async (): Promise<OperationsEvent> => (await reader.next()).value;
  return {
    next,
    until: async (isIt: (event: OperationsEvent) => boolean): Promise<OperationsEvent> => {
      for (;;) {
        const event = await next();
        if (event === undefined) throw new Error('the stream ended');
        if (isIt(event)) return event;
      }
    },
    close: () => reader.return?.(),
  };
};

const isState = (state: string) => (event: OperationsEvent) =>
  event.type === 'changed' && event.operation.state === state;

const collectLines = async (batches: AsyncIterable<readonly OperationLogLine[]>) => {
  const texts: string[] = [];
  for await (const batch of batches) texts.push(...batch.map(({ text }) => text));
  return texts;
};

const RUNS_ELSEWHERE = `
  import { createJournal } from '@/src/core/clusters/operations/journal.ts';
  import { startOperation } from '@/src/core/clusters/operations/startOperation.ts';
  import path from 'node:path';
  const folder = process.argv[1];
  const home = { journal: createJournal(path.join(folder, 'operations')), locks: path.join(folder, 'locks') };
  const run = async ({ log, note }) => {
    log('hello from elsewhere');
    note('halfway');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    log('goodbye');
  };
  const phases = [{ id: 'work', title: 'Work', needs: [], run }];
  const { id, done } = await startOperation({ kind: 'create', cluster: 'far', phases }, home);
  console.log(id);
  await done;
  process.exit();
`;

describe('watching operations', () => {
  it('begins with the journal, then tells each change of what this process runs', async () => {
    await using bench = await openBench();
    const old = await bench.start('old', async () => undefined);
    await old.done;
    const events = follow(bench.hub.watch(bench));
    expect(await events.next()).toMatchObject({
      type: 'snapshot',
      operations: [{ id: old.id, state: 'done' }],
    });
    const work = makeWork();
    const { id } = await bench.start('demo', work.run);
    const running = await events.until(isState('running'));
    expect(running).toMatchObject({ operation: { id } });
    work.finish();
    expect(await events.until(isState('done'))).toMatchObject({ operation: { id } });
  });

  it('leaves out notes that come faster than about ten a second, and not the last', async () => {
    await using bench = await openBench();
    const events = follow(bench.hub.watch(bench));
    await events.next();
    const work = makeWork();
    const { done } = await bench.start('demo', work.run);
    const { note } = await work.step();
    for (let index = 1; index <= 2000; index++) note(`note ${index}`);
    let told = 0;
    await events.until((event) => {
      told++;
      return event.type === 'changed' && event.operation.phases[0]?.note === 'note 2000';
    });
    expect(told).toBeLessThan(5);
    work.finish();
    await done;
  });

  it('tells what another process begins, notes, and ends', async () => {
    await using bench = await openBench();
    const events = follow(bench.hub.watch(bench));
    await events.next();
    await using script = startScript(RUNS_ELSEWHERE, [bench.path]);
    const id = await script.nextLine();
    await events.until(
      (event) =>
        event.type === 'changed' &&
        event.operation.id === id &&
        event.operation.phases[0]?.note === 'halfway',
    );
    script.child.stdin?.write('go on\n');
    expect(await events.until(isState('done'))).toMatchObject({ operation: { id } });
  });

  it('tells that an operation is interrupted when its process is killed', async () => {
    await using bench = await openBench();
    const events = follow(bench.hub.watch(bench));
    await events.next();
    await using script = startScript(RUNS_ELSEWHERE, [bench.path]);
    const id = await script.nextLine();
    await events.until(isState('running'));
    await script.kill();
    expect(await events.until(isState('interrupted'))).toMatchObject({ operation: { id } });
  });

  it('ends with the signal, also while nothing happens', async () => {
    await using bench = await openBench();
    const stop = new AbortController();
    const events = bench.hub.watch({ signal: stop.signal })[Symbol.asyncIterator]();
    await events.next();
    const last = events.next();
    stop.abort();
    expect(await last).toEqual({ value: undefined, done: true });
  });
});

describe('the operations of this process', () => {
  it('are listed while they run, and none of another process', async () => {
    await using bench = await openBench();
    expect(bench.hub.listRunning()).toEqual([]);
    const work = makeWork();
    const operation = await bench.start('demo', work.run);
    expect(bench.hub.listRunning()).toMatchObject([{ cluster: 'demo', kind: 'create', state: 'running' }]);
    expect(createOperationHub(bench.journal).listRunning()).toEqual([]);
    work.finish();
    await operation.done;
    expect(bench.hub.listRunning()).toEqual([]);
  });
});

describe('the log of an operation', () => {
  it('is read from its beginning while it grows, and ends with the operation', async () => {
    await using bench = await openBench();
    const work = makeWork();
    const { id } = await bench.start('demo', work.run);
    const { log } = await work.step();
    log('first');
    const batches = bench.hub.log(id, bench)[Symbol.asyncIterator]();
    expect((await batches.next()).value).toMatchObject([
      { text: 'first', phase: 'work', at: expect.any(Number) },
    ]);
    log('second');
    expect((await batches.next()).value).toMatchObject([{ text: 'second' }]);
    log('third');
    work.finish();
    expect(await collectLines({ [Symbol.asyncIterator]: () => batches })).toEqual(['third']);
    expect(await collectLines(bench.hub.log(id, bench))).toEqual(['first', 'second', 'third']);
  });

  it('is there after a restart of the app, and for what another process ran', async () => {
    await using bench = await openBench();
    await using script = startScript(RUNS_ELSEWHERE, [bench.path]);
    const id = await script.nextLine();
    script.child.stdin?.write('go on\n');
    expect(await collectLines(createOperationHub(bench.journal).log(id, bench))).toEqual([
      'hello from elsewhere',
      'goodbye',
    ]);
  });

  it('comes in batches and is cut off where it would fill the disk', async () => {
    await using bench = await openBench();
    const line = 'x'.repeat(10_000);
    const { id, done } = await bench.start('demo', async ({ log }) => {
      for (let index = 0; index < 5_000; index++) log(line);
    });
    await done;
    const sizes: number[] = [];
    const lines: string[] = [];
    for await (const batch of bench.hub.log(id, bench)) {
      sizes.push(batch.length);
      lines.push(...batch.map(({ text }) => text));
    }
    expect(Math.max(...sizes)).toBe(500);
    expect(lines.length).toBeLessThan(2_200);
    expect(lines.at(-1)).toContain('too long');
  });

  it('goes with its record', async () => {
    await using bench = await openBench();
    const { id, done } = await bench.start('demo', async ({ log }) => log('a line'));
    await done;
    expect(await readdir(bench.operations)).toEqual([`${id}.json`, `${id}.log`]);
    bench.journal.forget('demo');
    expect(await readdir(bench.operations)).toEqual([]);
  });

  it('survives a line that was cut short', async () => {
    await using bench = await openBench();
    const { id, done } = await bench.start('demo', async ({ log }) => log('whole'));
    await done;
    await writeFile(
      path.join(bench.operations, `${id}.log`),
      '{"at":1,"pha\n{"at":1,"phase":"work","text":"next"}\n',
    );
    expect(await collectLines(bench.hub.log(id, bench))).toEqual(['next']);
  });

  it.each(['unknown', '../../etc/passwd', 'a/b'])('refuses %s, which is no operation', async (id) => {
    await using bench = await openBench();
    expect(await errorOf(collectLines(bench.hub.log(id, bench)))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('cancelling an operation', () => {
  it('stops the work of this process and cleans up', async () => {
    await using bench = await openBench();
    const { id, done } = await bench.start('demo', makeWork().run);
    await bench.hub.cancel(id);
    expect(await done).toMatchObject({ state: 'cancelled', phases: [{}, { id: 'clean-up', state: 'done' }] });
    expect(await errorOf(bench.hub.cancel(id))).toMatchObject({ code: 'CONFLICT' });
  });

  it('names the process that alone can stop it', async () => {
    await using bench = await openBench();
    await using script = startScript(RUNS_ELSEWHERE, [bench.path]);
    const id = await script.nextLine();
    expect(await errorOf(bench.hub.cancel(id))).toMatchObject({
      code: 'UNSUPPORTED',
      hint: expect.stringContaining(String(script.child.pid)),
    });
  });

  it('says that there is none of an unknown id', async () => {
    await using bench = await openBench();
    expect(await errorOf(bench.hub.cancel('none'))).toMatchObject({ code: 'NOT_FOUND' });
  });
});
