import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { tryFileLock, withFileLock } from '../../../../src/core/lib/fileLock.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { startScript } from '../../../helpers/startScript.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const WAIT = { within: 60_000, what: 'The numbers are being counted', signal: new AbortController().signal };

const DEAD = JSON.stringify({ pid: process.pid, identity: 'began at another time', since: 0 });

/** With each line on stdin it takes the lock, and says whether it was alone while it had it. */
const WORKER = `
  import { open, rm } from 'node:fs/promises';
  import { createInterface } from 'node:readline';
  import { withFileLock } from '@/src/core/lib/fileLock.ts';
  const wait = { within: 60_000, what: 'Busy', signal: new AbortController().signal };
  console.log('ready');
  for await (const file of createInterface({ input: process.stdin })) {
    const alone = await withFileLock(file, wait, async () => {
      const made = await open(file + '.busy', 'wx').catch(() => undefined);
      if (made === undefined) return false;
      await made.close();
      await rm(file + '.busy');
      return true;
    });
    console.log(alone ? 'alone' : 'two at once');
  }
`;

describe('a lock that is waited for', () => {
  it('is had by one process at a time, also when several find that its holder was killed', async () => {
    await using folder = await openTempFolder();
    const workers = Array.from({ length: 4 }, () => startScript(WORKER));
    await using stack = new AsyncDisposableStack();
    for (const worker of workers) stack.use(worker);
    for (const worker of workers) expect(await worker.nextLine()).toBe('ready');
    for (let round = 0; round < 20; round++) {
      const file = path.join(folder.path, `round-${round}.lock`);
      await writeFile(file, DEAD);
      for (const { child } of workers) child.stdin?.write(`${file}\n`);
      const said = await Promise.all(workers.map((worker) => worker.nextLine()));
      expect(said).toEqual(['alone', 'alone', 'alone', 'alone']);
    }
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('is had by one at a time within a process too, which does other things meanwhile', async () => {
    await using folder = await openTempFolder();
    const file = path.join(folder.path, 'x.lock');
    let count = 0;
    const add = async () => {
      const before = count;
      await nextTurn();
      count = before + 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withFileLock(file, WAIT, add)));
    expect(count).toBe(20);
  });

  it('is given back when the work fails', async () => {
    await using folder = await openTempFolder();
    const file = path.join(folder.path, 'x.lock');
    const fail = () => Promise.reject(new Error('no'));
    await expect(withFileLock(file, WAIT, fail)).rejects.toThrow('no');
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('names its holder when it is not free in time', async () => {
    await using folder = await openTempFolder();
    const file = path.join(folder.path, 'x.lock');
    await tryFileLock(file, {});
    const error = await errorOf(withFileLock(file, { ...WAIT, within: 0 }, () => 1));
    expect(error).toMatchObject({ code: 'TIMED_OUT', hint: expect.stringContaining('stop that process') });
    expect(error.message).toMatch(
      new RegExp(`^The numbers are being counted by process ${process.pid}, since \\d+ s.$`),
    );
  });

  it('is not waited for any longer when the signal fires', async () => {
    await using folder = await openTempFolder();
    const file = path.join(folder.path, 'x.lock');
    await tryFileLock(file, {});
    const reason = new Error('stopped');
    await expect(withFileLock(file, { ...WAIT, signal: AbortSignal.abort(reason) }, () => 1)).rejects.toBe(
      reason,
    );
  });
});
