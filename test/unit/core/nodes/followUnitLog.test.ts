import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followUnitLog } from '../../../../src/core/nodes/followUnitLog.ts';
import { createFakeHost } from '../../../helpers/fakeHost.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';
import { waitUntil } from '../../../helpers/waitUntil.ts';

/** A journalctl that says a line for each number up to `$LAST` after its cursor, then follows; its arguments are kept. */
const JOURNALCTL = `#!/bin/sh
echo "$@" >> "$0.calls"
from=0
for word in "$@"; do
  case "$word" in --after-cursor=*) from=\${word#--after-cursor=} ;; esac
done
last=$(cat "$0.last")
while [ "$from" -lt "$last" ]; do
  from=$((from + 1))
  echo "{\\"__CURSOR\\":\\"$from\\",\\"__REALTIME_TIMESTAMP\\":\\"177235920000$from\\",\\"MESSAGE\\":\\"line $from\\"}"
done
exec sleep 600
`;

const openNode = async (last: number) => {
  const { path: folder, ...temp } = await openTempFolder();
  onTestFinished(() => temp[Symbol.asyncDispose]());
  const file = path.join(folder, 'bin/journalctl');
  await mkdir(path.dirname(file));
  await writeFile(file, JOURNALCTL);
  await chmod(file, 0o755);
  const say = (until: number) => writeFile(`${file}.last`, String(until));
  await say(last);
  const before = process.env['PATH'];
  process.env['PATH'] = `${path.dirname(file)}:${before}`;
  onTestFinished(() => {
    process.env['PATH'] = before;
  });
  const calls = async () => (await readFile(`${file}.calls`, 'utf8')).trim().split('\n');
  return { host: createFakeHost('demo-1', folder), say, calls };
};

/** Collects what a log says until it has `count` lines. */
const collect = async (log: ReturnType<typeof followUnitLog>, count: number) => {
  const lines: string[] = [];
  for await (const batch of log) {
    lines.push(...batch.lines.map(({ text }) => text));
    if (lines.length >= count) break;
  }
  return lines;
};

describe('the log of a unit', () => {
  it('begins with the last lines', async () => {
    const { host, calls } = await openNode(3);
    const signal = AbortSignal.timeout(20_000);
    expect(await collect(followUnitLog(host, { unit: 'kubelet', tail: 3, signal }), 3)).toEqual([
      'line 1',
      'line 2',
      'line 3',
    ]);
    expect((await calls())[0]).toContain('--unit=kubelet.service --lines=3');
  });

  it('goes on after the last line when a journalctl has lived its time, and says nothing twice', async () => {
    const { host, say, calls } = await openNode(2);
    const signal = AbortSignal.timeout(20_000);
    const log = followUnitLog(host, { unit: 'kubelet', tail: 10, signal, life: 500 });
    setTimeout(() => void say(4), 200);
    expect(await collect(log, 4)).toEqual(['line 1', 'line 2', 'line 3', 'line 4']);
    expect((await calls())[1]).toContain('--after-cursor=2');
  });

  it('ends quietly with the signal, and its program with it', async () => {
    const { host, calls } = await openNode(0);
    const stop = new AbortController();
    const log = followUnitLog(host, { unit: 'kubelet', tail: 0, signal: stop.signal });
    const next = log.next();
    await waitUntil(
      () =>
        calls().then(
          () => true,
          () => false,
        ),
      { what: 'journalctl to begin' },
    );
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
