import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findClusterHolder, lockCluster } from '../../../../../src/core/clusters/operations/lockCluster.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { startScript } from '../../../../helpers/startScript.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

/** Says «ready», and with each line on stdin tries to take the lock: prints what came of it, and holds what it got. */
const LOCKER = `
  import { createInterface } from 'node:readline';
  import { lockCluster } from '@/src/core/clusters/operations/lockCluster.ts';
  console.log('ready');
  for await (const name of createInterface({ input: process.stdin })) {
    await lockCluster(process.argv[1], name, 'create').then(
      () => console.log('got it'),
      (error) => console.log(error.code),
    );
  }
`;

const startLockers = async (folder: string, count: number) => {
  const lockers = Array.from({ length: count }, () => startScript(LOCKER, [folder]));
  for (const locker of lockers) expect(await locker.nextLine()).toBe('ready');
  return {
    /** All try at once. */
    tryAll: async (name: string) => {
      for (const { child } of lockers) child.stdin?.write(`${name}\n`);
      return (await Promise.all(lockers.map((locker) => locker.nextLine()))).toSorted();
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(lockers.map((locker) => locker.kill()));
    },
  };
};

const ROUNDS = 20;

describe("a cluster's lock", () => {
  it('is held until it is released, and says who holds it', async () => {
    await using folder = await openTempFolder();
    const lock = await lockCluster(folder.path, 'demo', 'add-nodes');
    expect(await findClusterHolder(folder.path, 'demo')).toMatchObject({
      pid: process.pid,
      kind: 'add-nodes',
    });
    const error = await errorOf(lockCluster(folder.path, 'demo', 'delete'));
    expect(error.code).toBe('CLUSTER_BUSY');
    expect(error.message).toMatch(
      new RegExp(`^demo is getting new nodes by process ${process.pid}, since \\d+ s.$`),
    );
    await lock.release();
    expect(await findClusterHolder(folder.path, 'demo')).toBeUndefined();
    expect(await readdir(folder.path)).toEqual([]);
    await (await lockCluster(folder.path, 'demo', 'delete')).release();
  });

  it("does not stand in another cluster's way", async () => {
    await using folder = await openTempFolder();
    await lockCluster(folder.path, 'demo', 'create');
    await lockCluster(folder.path, 'demo-2', 'create');
    expect((await readdir(folder.path)).toSorted()).toEqual(['demo-2.lock', 'demo.lock']);
  });

  it('goes to one of several processes that want it at once, never to two', async () => {
    await using folder = await openTempFolder();
    await using lockers = await startLockers(folder.path, 2);
    for (let round = 0; round < ROUNDS; round++)
      expect(await lockers.tryAll(`demo-${round}`)).toEqual(['CLUSTER_BUSY', 'got it']);
  });

  it('is taken from a process that was killed', async () => {
    await using folder = await openTempFolder();
    await using locker = startScript(LOCKER, [folder.path]);
    await locker.nextLine();
    locker.child.stdin?.write('demo\n');
    expect(await locker.nextLine()).toBe('got it');
    expect((await errorOf(lockCluster(folder.path, 'demo', 'create'))).code).toBe('CLUSTER_BUSY');
    await locker.kill();
    expect(await findClusterHolder(folder.path, 'demo')).toBeUndefined();
    await lockCluster(folder.path, 'demo', 'create');
    expect(await findClusterHolder(folder.path, 'demo')).toMatchObject({ pid: process.pid });
    expect(await readdir(folder.path)).toEqual(['demo.lock']);
  });

  it("goes to one process alone when several find a dead one's at once", async () => {
    await using folder = await openTempFolder();
    await using lockers = await startLockers(folder.path, 4);
    for (let round = 0; round < ROUNDS; round++) {
      const dead = { pid: process.pid, identity: 'began at another time', kind: 'create', since: round };
      await writeFile(path.join(folder.path, `demo-${round}.lock`), JSON.stringify(dead));
      expect(await lockers.tryAll(`demo-${round}`)).toEqual([
        'CLUSTER_BUSY',
        'CLUSTER_BUSY',
        'CLUSTER_BUSY',
        'got it',
      ]);
    }
    expect(await readdir(folder.path)).toHaveLength(ROUNDS);
  });

  it('is taken though whoever was to take it from a dead process was killed meanwhile', async () => {
    await using folder = await openTempFolder();
    const dead = JSON.stringify({
      pid: process.pid,
      identity: 'began at another time',
      kind: 'create',
      since: 0,
    });
    for (const name of ['demo.lock', 'demo.lock.stale']) await writeFile(path.join(folder.path, name), dead);
    await lockCluster(folder.path, 'demo', 'create');
    expect(await readdir(folder.path)).toEqual(['demo.lock']);
  });

  it.each(['', '{', 'null', '{}'])('is taken when what is there names nobody: %j', async (content) => {
    await using folder = await openTempFolder();
    await writeFile(path.join(folder.path, 'demo.lock'), content);
    expect(await findClusterHolder(folder.path, 'demo')).toBeUndefined();
    await lockCluster(folder.path, 'demo', 'create');
    expect(await findClusterHolder(folder.path, 'demo')).toMatchObject({ pid: process.pid });
  });

  it('is never seen empty or in part', async () => {
    await using folder = await openTempFolder();
    await using writer = startScript(
      `
      import { lockCluster } from '@/src/core/clusters/operations/lockCluster.ts';
      console.log('ready');
      for (;;) await (await lockCluster(process.argv[1], 'demo', 'create')).release();
      `,
      [folder.path],
    );
    await writer.nextLine();
    let seen = 0;
    const end = performance.now() + 10_000;
    while (seen < 200 && performance.now() < end) {
      const text = await readFile(path.join(folder.path, 'demo.lock'), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      seen++;
      expect(JSON.parse(text)).toMatchObject({ kind: 'create', pid: writer.child.pid });
    }
    expect(seen).toBeGreaterThan(0);
  });

  it('fails, and does not try for ever, when what is in its place cannot be read', async () => {
    await using folder = await openTempFolder();
    await mkdir(path.join(folder.path, 'demo.lock'));
    await expect(lockCluster(folder.path, 'demo', 'create')).rejects.toThrow('EISDIR');
  });
});
