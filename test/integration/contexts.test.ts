import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCore } from '../../src/core/createCore.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import { toErrorInfo } from '../../src/shared/errors.ts';
import { findKubectl } from '../helpers/findKubectl.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const { signal } = new AbortController();

const configOf = (names: readonly string[]): string =>
  [
    'apiVersion: v1\nkind: Config\ncurrent-context: c0\n# by hand\nclusters:\n- {name: k, cluster: {server: https://x}}\n',
    'users:\n- {name: u, user: {token: t}}\ncontexts:\n',
    ...names.map((name) => `- name: ${name} # ${name}\n  context: {cluster: k, user: u}\n`),
  ].join('');

/** An engine of its own over kubeconfig files, and kubectl over the same. */
const openFiles = async (...files: readonly string[]) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-test-'));
  const paths = files.map((_, index) => path.join(folder, `config${index}`));
  await Promise.all(paths.map((file, index) => writeFile(file, files[index] ?? '')));
  const env = { ...process.env, SLIPWAY_HOME: folder, KUBECONFIG: paths.join(':') };
  const program = await findKubectl();
  const core = createCore({ env, homedir: folder });
  return {
    contexts: core.contexts,
    paths,
    read: (index: number) => readFile(paths[index] ?? '', 'utf8'),
    kubectl: async (...args: readonly string[]) =>
      (await runCommand([program, ...args], { env, signal })).stdout.trim(),
    [Symbol.asyncDispose]: async () => {
      await core.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** kubectl gives up at once when somebody has the lock; a person would run it again. */
const insist = (run: () => Promise<unknown>): Promise<void> =>
  waitUntil(
    async () => {
      try {
        await run();
        return true;
      } catch (error) {
        if (toErrorInfo(error).details?.some((line) => line.includes('.lock: file exists'))) return false;
        throw error;
      }
    },
    { what: 'the lock' },
  );

describe('kubectl and Slipway on the same kubeconfigs', () => {
  it('write the current context to the same file', async () => {
    const files = ['kind: Config\napiVersion: v1\n', configOf(['c0', 'c1'])];
    await using ours = await openFiles(...files);
    await using theirs = await openFiles(...files);
    await ours.contexts.use({ file: ours.paths[1] ?? '', name: 'c1' }, { signal });
    await theirs.kubectl('config', 'use-context', 'c1');
    expect(await ours.kubectl('config', 'current-context')).toBe('c1');
    for (const index of [0, 1]) {
      expect(/current-context: .*/.exec(await ours.read(index))?.[0]).toBe(
        /current-context: .*/.exec(await theirs.read(index))?.[0],
      );
    }
    expect(await ours.read(1)).toBe(files[1]);
  });

  it('read each name and namespace alike, whatever it looks like', async () => {
    await using open = await openFiles(configOf(['c0', 'c1']));
    const [file = ''] = open.paths;
    for (const to of [
      'no',
      '1e3',
      '0123',
      '12:30',
      '0x1f',
      "it's",
      '"x"',
      '{a}',
      '- x',
      '#x',
      '~',
      'arn:aws:x/y@z',
      'ключ',
    ]) {
      await open.contexts.rename({ file, name: 'c1', to }, { signal });
      await open.contexts.use({ file, name: to }, { signal });
      await open.contexts.setNamespace({ file, name: to, namespace: '007' }, { signal });
      expect(await open.kubectl('config', 'current-context')).toBe(to);
      expect(await open.kubectl('config', 'view', '--minify', '-o', 'jsonpath={..namespace}')).toBe('007');
      await open.contexts.rename({ file, name: to, to: 'c1' }, { signal });
    }
    await open.contexts.delete({ file, name: 'c1' }, { signal });
    expect(await open.kubectl('config', 'get-contexts', '-o', 'name')).toBe('c0');
  });

  /**
   * One kubectl after the other: it reads a file before it locks it, and writes it in place (client-go's ModifyConfig),
   * so two of them lose each other's entries, and one puts back a namespace that was changed since it read.
   */
  it('lose nothing that was there or is new when both change one file at once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `c${index}`);
    await using open = await openFiles(configOf(names));
    const [file = ''] = open.paths;
    const kubectl = async () => {
      for (const name of names)
        await insist(() =>
          open.kubectl('config', 'set-context', `kubectl-${name}`, '--cluster=k', '--user=u'),
        );
    };
    const ours = async () => {
      for (const round of ['first', 'second', 'third'])
        for (const name of names)
          await open.contexts.setNamespace({ file, name, namespace: `${round}-${name}` }, { signal });
    };
    await Promise.all([kubectl(), ours()]);
    const printed = await open.kubectl('config', 'view', '-o', 'jsonpath={.contexts[*].name}');
    expect(printed.split(' ').toSorted()).toEqual(
      names.flatMap((name) => [name, `kubectl-${name}`]).toSorted(),
    );
    // Once kubectl is done, nobody puts anything back.
    await ours();
    const namespaces = await open.kubectl(
      'config',
      'view',
      '-o',
      'jsonpath={.contexts[*].context.namespace}',
    );
    expect(namespaces.split(' ').toSorted()).toEqual(names.map((name) => `third-${name}`).toSorted());
  });

  it('see each other: what kubectl changes is told', async () => {
    await using open = await openFiles(configOf(['c0', 'c1']));
    const seen: (string | undefined)[] = [];
    for await (const { current } of open.contexts.watch({ signal: AbortSignal.timeout(60_000) })) {
      seen.push(current);
      if (current === 'c1') break;
      await open.kubectl('config', 'use-context', 'c1');
    }
    expect(seen).toEqual(['c0', 'c1']);
  });

  it('use what the other exports and imports', async () => {
    await using one = await openFiles(configOf(['c0', 'c1']));
    await using two = await openFiles('');
    const contexts = [{ file: one.paths[0] ?? '', name: 'c1' }];
    const { text } = await one.contexts.export({ contexts });
    await two.contexts.import({ text, choices: [{ name: 'c1', action: 'add' }] }, { signal });
    expect(await two.kubectl('config', 'get-contexts', '-o', 'name')).toBe('c1');
    expect(await two.kubectl('config', 'view', '--raw', '-o', 'jsonpath={.users[0].user.token}')).toBe('t');
  });
});
