import { watch } from 'node:fs';
import { readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockFiles } from '../../../../src/core/kubeconfig/lockFiles.ts';
import { mergeContext } from '../../../../src/core/kubeconfig/mergeContext.ts';
import { startScript } from '../../../helpers/startScript.ts';
import { contentOf, failureOf, makeTempFolder } from './fixtures.ts';

const { signal } = new AbortController();
const plain = (path: string) => ({ path, realPath: path });

describe("kubectl's lock", () => {
  it('is held while it is ours, and gone afterwards', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    {
      await using _lock = await lockFiles([plain(path)], { signal });
      expect(await readdir(folder.path)).toEqual(['config.lock']);
    }
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('covers both names of a symlink', async () => {
    await using folder = await makeTempFolder();
    const [path, realPath] = [join(folder.path, 'config'), join(folder.path, 'real')];
    await writeFile(realPath, '');
    await symlink('real', path);
    await using _lock = await lockFiles([{ path, realPath }], { signal });
    expect((await readdir(folder.path)).toSorted()).toEqual(['config', 'config.lock', 'real', 'real.lock']);
  });

  it('is waited for, then taken', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await writeFile(`${path}.lock`, '');
    const waiting = lockFiles([plain(path)], { signal });
    await rm(`${path}.lock`);
    await using _lock = await waiting;
    expect(await readdir(folder.path)).toEqual(['config.lock']);
  });

  it('is never taken from somebody else, and the refusal says whose file it is and how old', async () => {
    await using folder = await makeTempFolder();
    const [a, b] = ['a', 'b'].map((name) => join(folder.path, name)) as [string, string];
    await writeFile(`${b}.lock`, 'theirs');
    const threeHoursAgo = new Date(Date.now() - 3 * 3_600_000);
    await utimes(`${b}.lock`, threeHoursAgo, threeHoursAgo);
    expect(await failureOf(lockFiles([plain(b), plain(a)], { signal, lockWithin: 50 }))).toEqual({
      code: 'KUBECONFIG_LOCKED',
      message: `The kubeconfig is locked: ${b}.lock, made 3 hours ago, is still there, so kubectl or another program may be changing it.`,
      hint: `Wait for that program; if none is running, delete ${b}.lock and try again.`,
    });
    expect(await readdir(folder.path)).toEqual(['b.lock']);
    expect(await readFile(`${b}.lock`, 'utf8')).toBe('theirs');
  });

  it('is no longer waited for once the work is cancelled', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await writeFile(`${path}.lock`, '');
    const controller = new AbortController();
    const waiting = failureOf(lockFiles([plain(path)], { signal: controller.signal }));
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'CANCELLED' });
  });

  it('is passed over where the folder is not there', async () => {
    await using folder = await makeTempFolder();
    await using _lock = await lockFiles([plain(join(folder.path, 'no', 'config'))], { signal });
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('is held until the file has been replaced', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await writeFile(path, 'kind: Config\n');
    const changes: (string | null)[] = [];
    const lockGone = Promise.withResolvers<void>();
    const watcher = watch(folder.path, (_, name) => {
      changes.push(name);
      if (changes.filter((change) => change === 'config.lock').length === 2) lockGone.resolve();
    });
    onTestFinished(() => watcher.close());
    await mergeContext({ ...contentOf('demo'), paths: [path], makeCurrent: false, signal });
    await lockGone.promise;
    const named = changes.filter((change) => change?.endsWith('.tmp') === false);
    expect(named[0]).toBe('config.lock');
    expect(named).toContain('config');
    expect(named.at(-1)).toBe('config.lock');
  });

  it('is gone after a merge that failed', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await writeFile(path, 'clusters: 3\n');
    await failureOf(mergeContext({ ...contentOf('demo'), paths: [path], makeCurrent: false, signal }));
    expect(await readdir(folder.path)).toEqual(['config']);
  });
});

/** Takes the lock and holds it, like an app in the middle of a change. */
const HOLDER = `
  import { lockFiles } from '@/src/core/kubeconfig/lockFiles.ts';
  const [, path] = process.argv;
  await lockFiles([{ path, realPath: path }], { signal: new AbortController().signal });
  console.log('locked');
  setInterval(() => undefined, 60_000);
`;

describe('a lock that an app of ours holds', () => {
  it('names that app, which keeps it while it lives', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await using holder = startScript(HOLDER, [path]);
    expect(await holder.nextLine()).toBe('locked');
    const failure = await failureOf(lockFiles([plain(path)], { signal, lockWithin: 50 }));
    expect(failure.code).toBe('KUBECONFIG_LOCKED');
    expect(failure.message).toMatch(
      new RegExp(
        `config\\.lock, made \\d+ seconds? ago, belongs to Slipway, process ${holder.child.pid}\\.$`,
      ),
    );
    expect(failure.hint).toContain('stop that process');
    expect(await readdir(folder.path)).toEqual(['config.lock']);
  });

  it('is taken over at once when that app was killed, by one of several who want it', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    const holder = startScript(HOLDER, [path]);
    expect(await holder.nextLine()).toBe('locked');
    await holder.kill();
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => lockFiles([plain(path)], { signal, lockWithin: 0 })),
    );
    const taken = results.filter(({ status }) => status === 'fulfilled');
    expect(taken).toHaveLength(1);
    expect(await readdir(folder.path)).toEqual(['config.lock']);
  });

  it.each([
    ['of another machine', { program: 'slipway', machine: 'elsewhere', pid: 1, identity: 'x', since: 0 }],
    ['of another program', { program: 'other', machine: hostname(), pid: 1, identity: 'x', since: 0 }],
  ])('is not taken over %s, whose processes nobody here can see', async (_of, content) => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    const text = JSON.stringify(content);
    await writeFile(`${path}.lock`, text);
    const failure = await failureOf(lockFiles([plain(path)], { signal, lockWithin: 0 }));
    expect(failure.code).toBe('KUBECONFIG_LOCKED');
    expect(await readFile(`${path}.lock`, 'utf8')).toBe(text);
  });
});

/** Merges contexts into a kubeconfig without end. */
const MERGER = `
  import { mergeContext } from '@/src/core/kubeconfig/mergeContext.ts';
  import { contentOf } from '@/test/unit/core/kubeconfig/fixtures.ts';
  const [, path] = process.argv;
  const { signal } = new AbortController();
  console.log('ready');
  for (let index = 0; ; index++)
    await mergeContext({ ...contentOf('c' + (index % 5)), paths: [path], makeCurrent: index % 2 === 0, signal });
`;

describe('an app that is killed while it writes', () => {
  it('leaves nothing that stays, nor anything that stands in the way of the next', {
    timeout: 120_000,
  }, async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    const isLeft = (name: string) => name.endsWith('.tmp') || name.endsWith('.lock');
    for (let left = 0, tries = 0; left < 3 && tries < 60; tries++) {
      const merger = startScript(MERGER, [path]);
      await merger.nextLine();
      while (!(await readdir(folder.path)).some(isLeft));
      await merger.kill();
      if ((await readdir(folder.path)).some(isLeft)) left++;
      await mergeContext({
        ...contentOf('after'),
        paths: [path],
        makeCurrent: tries % 2 === 0,
        lockWithin: 0,
        signal,
      });
      expect(await readdir(folder.path)).toEqual(['config']);
      expect(await readFile(path, 'utf8')).toContain('name: slipway-after\n');
    }
  });
});

describe('many at once', () => {
  it('lose nothing: ten merges into one file leave ten contexts', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    const names = Array.from({ length: 10 }, (_, index) => `c${index}`);
    await Promise.all(
      names.map((name) => mergeContext({ ...contentOf(name), paths: [path], makeCurrent: false, signal })),
    );
    const text = await readFile(path, 'utf8');
    expect(names.filter((name) => !text.includes(`name: slipway-${name}\n`))).toEqual([]);
    expect(await readdir(folder.path)).toEqual(['config']);
  });
});
