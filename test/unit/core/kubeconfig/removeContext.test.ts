import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergeContext } from '../../../../src/core/kubeconfig/mergeContext.ts';
import { removeContext } from '../../../../src/core/kubeconfig/removeContext.ts';
import { addTo, contentOf, failureOf, makeTempFolder } from './fixtures.ts';

const { signal } = new AbortController();
const remove = (...paths: readonly string[]) =>
  removeContext({ paths, cluster: 'demo', signal, lockWithin: 0 });
const OTHERS =
  'clusters: []\ncontexts:\n- name: one # mine\nusers: [{name: one}]\ncurrent-context: "one" # here\n';

describe('removeContext', () => {
  it('gives back the bytes from before the merge', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await writeFile(path, OTHERS);
    await mergeContext({ ...contentOf('demo'), paths: [path], makeCurrent: false, signal });
    expect(await remove(path)).toEqual([
      { path, entries: ['cluster', 'context', 'user'], currentContextCleared: false },
    ]);
    expect(await readFile(path, 'utf8')).toBe(OTHERS);
    expect(await readdir(folder.path)).toEqual(['config']);
  });

  it('has nothing to do where there is no file, no entry, or an entry that is not ours', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    expect(await remove(path, join(folder.path, 'no', 'folder'), '/dev/null')).toEqual([]);
    const foreign = `${OTHERS}extra: slipway-demo\n`.replace('name: one #', 'name: slipway-demo #');
    await writeFile(path, foreign.replace('"one"', 'slipway-demo'));
    const before = await stat(path);
    expect(await remove(path)).toEqual([]);
    expect((await stat(path)).ino).toBe(before.ino);
  });

  it('clears the current context only when it was this one', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await writeFile(path, addTo(OTHERS, 'demo', { currentContext: 'slipway-demo' }));
    expect(await remove(path)).toMatchObject([{ currentContextCleared: true }]);
    expect(await readFile(path, 'utf8')).toBe(OTHERS.replace('"one"', '""'));
  });

  it('clears a current context in another file than its entries', async () => {
    await using folder = await makeTempFolder();
    const [a, b] = ['a', 'b'].map((name) => join(folder.path, name)) as [string, string];
    await writeFile(a, 'current-context: slipway-demo\n');
    await writeFile(b, addTo('', 'demo'));
    expect(await remove(a, b)).toEqual([
      { path: a, entries: [], currentContextCleared: true },
      { path: b, entries: ['cluster', 'context', 'user'], currentContextCleared: false },
    ]);
    expect(await readFile(a, 'utf8')).toBe('current-context: ""\n');
  });

  it('removes what is left of a half-removed context', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    const added = addTo('', 'demo');
    await writeFile(path, added.replace(/contexts:\n.*(?=users:)/s, 'contexts: []\n'));
    expect(await remove(path)).toMatchObject([{ entries: ['cluster', 'user'] }]);
    expect(await readFile(path, 'utf8')).not.toContain('slipway');
  });

  it('does not mind a broken or read-only file that does not hold the context', async () => {
    await using folder = await makeTempFolder();
    const [a, b] = ['a', 'b'].map((name) => join(folder.path, name)) as [string, string];
    await writeFile(a, '{ not yaml');
    await writeFile(b, OTHERS);
    await chmod(b, 0o400);
    expect(await remove(a, b)).toEqual([]);
  });

  it('cleans the files that it can before it says which it cannot', async () => {
    await using folder = await makeTempFolder();
    const [a, b] = ['a', 'b'].map((name) => join(folder.path, name)) as [string, string];
    await writeFile(a, addTo('', 'demo'));
    await chmod(a, 0o400);
    await writeFile(b, addTo(OTHERS, 'demo'));
    expect(await failureOf(remove(a, b))).toMatchObject({
      code: 'KUBECONFIG_UNREADABLE',
      message: `${a} is read-only.`,
    });
    expect(await readFile(b, 'utf8')).toBe(OTHERS);
  });
});
