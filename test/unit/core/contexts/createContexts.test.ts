import { writeFileSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createContexts, type RenamedContext } from '../../../../src/core/contexts/createContexts.ts';
import type { ContextsState } from '../../../../src/shared/contract/contexts.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';
import { waitUntil } from '../../../helpers/waitUntil.ts';

const configOf = (...names: readonly string[]): string =>
  [
    'clusters:\n- {name: c, cluster: {server: https://x}}\nusers:\n- {name: u, user: {token: t}}\ncontexts:\n',
    ...names.map((name) => `- {name: ${name}, context: {cluster: c, user: u}}\n`),
  ].join('');

/** Contexts over files in a folder of the test's own, watched from the start. */
const openContexts = async (
  given: { readonly chain?: readonly string[]; readonly folders?: readonly string[] } = {},
) => {
  const folder = await openTempFolder();
  const at = (name: string) => join(folder.path, name);
  let folders: readonly string[] = (given.folders ?? []).map(at);
  const ended = new AbortController();
  const renamed: RenamedContext[] = [];
  const contexts = createContexts({
    chain: (given.chain ?? ['config']).map(at),
    isNamed: true,
    homedir: folder.path,
    onRenamed: async (context) => void renamed.push(context),
    folders: {
      get: () => folders,
      change: async (next) => {
        folders = next(folders);
      },
      watch: () => undefined,
    },
  });
  const states: ContextsState[] = [];
  const follow = async () => {
    for await (const state of contexts.watch({ signal: ended.signal })) states.push(state);
  };
  const following = follow();
  const seen = () =>
    states
      .at(-1)
      ?.contexts.map(({ name }) => name)
      .join(' ') ?? 'nothing yet';
  const waitFor = (names: string) =>
    waitUntil(async () => seen() === names, {
      what: `contexts «${names}»`,
      within: 10_000,
      missing: () => [seen()],
    });
  await waitUntil(async () => states.length > 0, { what: 'the first state', within: 10_000 });
  return {
    contexts,
    renamed,
    at,
    states,
    waitFor,
    signal: ended.signal,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await following;
      await folder[Symbol.asyncDispose]();
    },
  };
};

describe('watching kubeconfigs', () => {
  it('tells of a file that comes in a folder that comes, is edited, replaced and removed', async () => {
    await using open = await openContexts({ chain: ['deep/folder/config'] });
    const file = open.at('deep/folder/config');
    expect(open.states).toMatchObject([{ contexts: [], files: [{ path: file, isMissing: true }] }]);
    await mkdir(open.at('deep/folder'), { recursive: true });
    await writeFile(file, configOf('one'));
    await open.waitFor('one');
    await appendFile(file, '- {name: two, context: {cluster: c, user: u}}\n');
    await open.waitFor('one two');
    await writeFile(open.at('deep/folder/next'), configOf('three'));
    await rename(open.at('deep/folder/next'), file);
    await open.waitFor('three');
    await rm(open.at('deep'), { recursive: true });
    await open.waitFor('');
    await mkdir(open.at('deep/folder'), { recursive: true });
    await writeFile(file, configOf('again'));
    await open.waitFor('again');
  });

  it('follows a symlink to another folder, and to another target', async () => {
    await using open = await openContexts();
    await mkdir(open.at('one'));
    await mkdir(open.at('two'));
    await writeFile(open.at('one/real'), configOf('a'));
    await writeFile(open.at('two/real'), configOf('b'));
    await symlink('one/real', open.at('config'));
    await open.waitFor('a');
    await writeFile(open.at('one/real'), configOf('a', 'more'));
    await open.waitFor('a more');
    await symlink('two/real', open.at('next'));
    await rename(open.at('next'), open.at('config'));
    await open.waitFor('b');
    await writeFile(open.at('two/real'), configOf('b', 'more'));
    await open.waitFor('b more');
  });

  it('follows a folder whose target changes, as a mounted secret does', async () => {
    await using open = await openContexts({ chain: ['current/config'] });
    await mkdir(open.at('v1'));
    await mkdir(open.at('v2'));
    await writeFile(open.at('v1/config'), configOf('a'));
    await writeFile(open.at('v2/config'), configOf('b'));
    await symlink('v1', open.at('current'));
    await open.waitFor('a');
    await symlink('v2', open.at('next'));
    await rename(open.at('next'), open.at('current'));
    await open.waitFor('b');
  });

  it('tells of a burst once, and not at all when nothing is different', async () => {
    await using open = await openContexts();
    const before = open.states.length;
    // In one go, so that nobody can look between two of them, however slow the disk is.
    for (let number = 0; number < 20; number += 1) writeFileSync(open.at('config'), configOf(`n${number}`));
    await open.waitFor('n19');
    const after = open.states.length;
    expect(after - before).toBeLessThan(10);
    writeFileSync(open.at('config'), `${configOf('n19')}# a remark\n`);
    writeFileSync(open.at('config'), configOf('last'));
    await open.waitFor('last');
    expect(open.states.length - after).toBeLessThanOrEqual(2);
  });

  it('shows a broken file with its line, and the others as they are', async () => {
    await using open = await openContexts({ chain: ['config', 'other'] });
    await writeFile(open.at('other'), configOf('fine'));
    await writeFile(open.at('config'), 'contexts:\n- {name: [\n');
    await waitUntil(async () => open.states.at(-1)?.files[0]?.problem !== undefined, {
      what: 'a problem',
      within: 10_000,
    });
    await open.waitFor('fine');
    expect(open.states.at(-1)?.files[0]?.problem).toMatch(/not valid YAML at line \d/);
    await writeFile(open.at('config'), configOf('mended'));
    await open.waitFor('mended fine');
  });

  it('ends with the one who looks, and begins again for the next', async () => {
    await using open = await openContexts();
    for (const name of ['first', 'second']) {
      await writeFile(open.at('config'), configOf(name));
      await open.waitFor(name);
      for await (const state of open.contexts.watch({ signal: AbortSignal.timeout(10_000) })) {
        if (state.contexts[0]?.name === name) break;
      }
    }
  });
});

describe('the contexts of several files', () => {
  it('count once: the first file wins, then the default one, then the folders', async () => {
    await using open = await openContexts({ chain: ['one', 'two'], folders: ['folder'] });
    await mkdir(open.at('folder'));
    await mkdir(open.at('.kube'));
    await writeFile(open.at('one'), `current-context: a\n${configOf('a')}`);
    await writeFile(open.at('two'), configOf('a', 'b'));
    await writeFile(open.at('.kube/config'), configOf('b', 'home'));
    await writeFile(open.at('folder/x.yaml'), configOf('c', 'b'));
    await writeFile(open.at('folder/deployment.yaml'), 'kind: Deployment\n');
    await writeFile(open.at('folder/broken'), 'kind: Config\ncontexts: [\n');
    await open.waitFor('a a b b home c b');
    const state = await open.contexts.get();
    const marks = state.contexts.map(({ name, isShadowed, isCurrent, isReadByKubectl }) =>
      [name, isCurrent && 'current', isShadowed && 'shadowed', isReadByKubectl && 'kubectl']
        .filter(Boolean)
        .join(' '),
    );
    expect(marks).toEqual([
      'a current kubectl',
      'a shadowed kubectl',
      'b kubectl',
      'b shadowed',
      'home',
      'c',
      'b shadowed',
    ]);
    expect(state.files.map(({ path, from, problem }) => [path, from, problem !== undefined])).toEqual([
      [open.at('one'), 'KUBECONFIG', false],
      [open.at('two'), 'KUBECONFIG', false],
      [open.at('.kube/config'), 'default', false],
      [open.at('folder/broken'), 'folder', true],
      [open.at('folder/x.yaml'), 'folder', false],
    ]);
    expect(state.current).toBe('a');
    expect(JSON.stringify(state)).not.toContain('token: t');
  });

  it('say where they lead nowhere, and how they sign in', async () => {
    await using open = await openContexts();
    const users =
      '- {name: k, user: {exec: {command: /opt/bin/aws}}}\n- {name: v, user: {client-key-data: x, client-certificate-data: x}}\n';
    const lost =
      '- {name: lost, context: {cluster: gone}}\n- {name: k, context: {cluster: c, user: k}}\n- {name: v, context: {cluster: c, user: v}}\n- {name: w, context: {cluster: c, user: w}}\n';
    await writeFile(open.at('config'), configOf('fine').replace('users:\n', `users:\n${users}`) + lost);
    await open.waitFor('fine lost k v w');
    expect(open.states.at(-1)?.contexts.map(({ signIn, problem }) => [signIn, problem])).toEqual([
      ['token', undefined],
      ['nothing', 'It names the cluster «gone», which no file has.'],
      ['exec aws', undefined],
      ['client certificate', undefined],
      ['nothing', 'It names the user «w», which no file has.'],
    ]);
  });

  it('appear with their folder, and go with it', async () => {
    await using open = await openContexts();
    await mkdir(open.at('folder'));
    await writeFile(open.at('folder/x'), configOf('x'));
    await open.contexts.addFolder(`${open.at('folder')}/`);
    await open.waitFor('x');
    expect(open.states.at(-1)?.folders).toEqual([open.at('folder')]);
    await writeFile(open.at('folder/z'), configOf('z'));
    await open.waitFor('x z');
    await open.contexts.removeFolder(open.at('folder'));
    await open.waitFor('');
    expect((await errorOf(open.contexts.addFolder('nowhere'))).message).toBe(
      'nowhere is no folder on this computer.',
    );
  });

  it('tell of a new name, and whether another file still has a context of the old one', async () => {
    await using open = await openContexts({ chain: ['one', 'two'] });
    await writeFile(open.at('one'), configOf('x'));
    await writeFile(open.at('two'), configOf('x'));
    const { signal } = open;
    await open.contexts.rename({ file: open.at('one'), name: 'x', to: 'first' }, { signal });
    await open.contexts.rename({ file: open.at('two'), name: 'x', to: 'second' }, { signal });
    expect(open.renamed).toEqual([
      { from: 'x', to: 'first', isGone: false },
      { from: 'x', to: 'second', isGone: true },
    ]);
  });

  it('can only be changed in files that are shown', async () => {
    await using open = await openContexts();
    const file = open.at('hidden');
    await writeFile(file, configOf('x'));
    const target = { file, name: 'x' };
    for (const attempt of [
      () => open.contexts.delete(target, open),
      () => open.contexts.use(target, open),
      () => open.contexts.export({ contexts: [target] }),
      () =>
        open.contexts.import(
          { text: configOf('y'), into: file, choices: [{ name: 'y', action: 'add' }] },
          open,
        ),
    ]) {
      expect((await errorOf(attempt())).message).toBe(`${file} is none of your kubeconfig files.`);
    }
    expect(await readFile(file, 'utf8')).toBe(configOf('x'));
  });

  it('are exported to a new file for its owner alone', async () => {
    await using open = await openContexts();
    await writeFile(open.at('config'), configOf('x'));
    const request = { contexts: [{ file: open.at('config'), name: 'x' }], to: '~/x.yaml' };
    expect(await open.contexts.export(request)).toEqual({ text: '', notes: [] });
    expect((await stat(open.at('x.yaml'))).mode & 0o777).toBe(0o600);
    expect((await errorOf(open.contexts.export(request))).code).toBe('CONFLICT');
  });
});
