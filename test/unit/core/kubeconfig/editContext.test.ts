import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  deleteContext,
  planDelete,
  renameContext,
  setContextNamespace,
  useContext,
} from '../../../../src/core/kubeconfig/editContext.ts';
import { failureOf, makeTempFolder } from './fixtures.ts';

const { signal } = new AbortController();

const MINE = `# mine, by hand
apiVersion: v1
kind: Config
current-context: "dev" # for now
clusters:
- cluster: {server: "https://one:6443", x-unknown: [1,  2]}
  name: shared   # two contexts use it
- cluster:
    server: https://two:6443
  name: lonely
contexts:
- context:
    cluster: shared
    user: anna
  name: dev
# the next one is dangerous
- name: 'prod'
  context: { cluster: shared, user: root }
- context:
    cluster: lonely
    namespace: web # of the shop
    user: anna
  name: lab
users:
- name: anna
  user: {token: "a  b"}
- name: root
  user:
    token: secret
`;

/** A folder with files, and the request for a context in one of them. */
const openFiles = async (files: Readonly<Record<string, string>>) => {
  const folder = await makeTempFolder();
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder.path, name), text, { mode: 0o600 });
  const chain = Object.keys(files).map((name) => join(folder.path, name));
  const read = (name: string) => readFile(join(folder.path, name), 'utf8');
  const request = (name: string, file = Object.keys(files)[0] ?? '') => ({
    chain,
    file: join(folder.path, file),
    name,
    signal,
    lockWithin: 0,
  });
  return { folder, read, request, chain, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
};

describe('using a context', () => {
  it('changes the current context and nothing else', async () => {
    await using files = await openFiles({ config: MINE });
    await useContext(files.request('prod'));
    expect(await files.read('config')).toBe(MINE.replace('"dev" # for now', '"prod" # for now'));
  });

  it('writes to the first file of KUBECONFIG that exists, as kubectl does', async () => {
    await using files = await openFiles({ first: 'kind: Config\n', second: MINE });
    await useContext(files.request('lab', 'second'));
    expect(await files.read('first')).toBe('kind: Config\ncurrent-context: lab\n');
    expect(await files.read('second')).toBe(MINE);
  });

  it('refuses one that kubectl would not find', async () => {
    await using files = await openFiles({ config: MINE, other: MINE });
    const outside = { ...files.request('prod', 'other'), chain: files.chain.slice(0, 1) };
    expect((await failureOf(useContext(outside))).message).toBe(
      `kubectl does not read ${outside.file} by itself, so prod cannot be its current context.`,
    );
    expect((await failureOf(useContext(files.request('prod', 'other')))).message).toMatch(
      /comes first and has one/,
    );
    expect(await files.read('other')).toBe(MINE);
  });

  it('refuses one that is gone', async () => {
    await using files = await openFiles({ config: MINE });
    const failure = await failureOf(useContext(files.request('old')));
    expect(failure).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('no context named old'),
    });
  });
});

describe('renaming a context', () => {
  it('changes its name and the current context, and keeps the quotes of each', async () => {
    await using files = await openFiles({ config: MINE });
    await renameContext({ ...files.request('dev'), to: 'staging' });
    const renamed = MINE.replace('name: dev', 'name: staging').replace('"dev"', '"staging"');
    expect(await files.read('config')).toBe(renamed);
    await renameContext({ ...files.request('prod'), to: "it's live" });
    expect(await files.read('config')).toBe(renamed.replace("'prod'", "'it''s live'"));
  });

  it('follows the current context into the file that names it', async () => {
    await using files = await openFiles({ first: 'current-context: lab\n', second: MINE });
    await renameContext({ ...files.request('lab', 'second'), to: 'bench' });
    expect(await files.read('first')).toBe('current-context: bench\n');
    expect(await files.read('second')).toBe(MINE.replace('name: lab', 'name: bench'));
  });

  it('leaves the current context to the one of that name that counts', async () => {
    await using files = await openFiles({ first: MINE, second: MINE });
    await renameContext({ ...files.request('dev', 'second'), to: 'other' });
    expect(await files.read('first')).toBe(MINE);
    expect(await files.read('second')).toBe(MINE.replace('name: dev', 'name: other'));
  });

  it('refuses a name that is taken, in another file too', async () => {
    await using files = await openFiles({ first: MINE, second: 'contexts: [{name: far, context: {}}]\n' });
    for (const to of ['prod', 'far']) {
      expect((await failureOf(renameContext({ ...files.request('dev'), to }))).code).toBe(
        'KUBECONFIG_CONFLICT',
      );
    }
    expect(await files.read('first')).toBe(MINE);
  });

  it.each(['', ' x', 'a\nb', 'a\0b', 'x'.repeat(254)])('refuses %j as a name', async (to) => {
    await using files = await openFiles({ config: MINE });
    expect((await failureOf(renameContext({ ...files.request('dev'), to }))).code).toBe('BAD_INPUT');
  });

  it.each(['no', '1e3', '0123', '12:30', '{a}', '*x', '__proto__', 'arn:aws:eks:eu-1:42:cluster/x'])(
    'writes %s so that it stays a text',
    async (to) => {
      await using files = await openFiles({ config: MINE });
      for (const name of ['dev', 'lab', 'prod']) {
        await renameContext({ ...files.request(name), to });
        await useContext(files.request(to));
        await renameContext({ ...files.request(to), to: name });
      }
      expect(await files.read('config')).toMatch(/current-context: "prod" # for now/);
    },
  );
});

describe('the namespace of a context', () => {
  it('is one line more, one line changed, one line less', async () => {
    await using files = await openFiles({ config: MINE });
    await setContextNamespace({ ...files.request('dev'), namespace: 'web' });
    const added = MINE.replace(
      '    user: anna\n  name: dev',
      '    user: anna\n    namespace: web\n  name: dev',
    );
    expect(await files.read('config')).toBe(added);
    await setContextNamespace({ ...files.request('dev'), namespace: undefined });
    expect(await files.read('config')).toBe(MINE);
    await setContextNamespace({ ...files.request('lab'), namespace: 'shop' });
    expect(await files.read('config')).toBe(MINE.replace('namespace: web # of', 'namespace: shop # of'));
    await setContextNamespace({ ...files.request('lab'), namespace: undefined });
    expect(await files.read('config')).toBe(MINE.replace('    namespace: web # of the shop\n', ''));
  });

  it('fits into a context on one line, and into one that says nothing', async () => {
    await using files = await openFiles({ config: MINE, other: 'contexts:\n- name: bare\n  context:\n' });
    await setContextNamespace({ ...files.request('prod'), namespace: 'web' });
    expect(await files.read('config')).toContain('{ cluster: shared, user: root, "namespace": "web" }');
    await setContextNamespace({ ...files.request('prod'), namespace: undefined });
    expect(await files.read('config')).toBe(MINE);
    await setContextNamespace({ ...files.request('bare', 'other'), namespace: 'web' });
    expect(await files.read('other')).toBe('contexts:\n- name: bare\n  context: { "namespace": "web" }\n');
  });

  it.each(['', 'Web', 'a b', 'x\n  evil: y', '-a', 'x'.repeat(64)])('is not %j', async (namespace) => {
    await using files = await openFiles({ config: MINE });
    const failure = await failureOf(setContextNamespace({ ...files.request('dev'), namespace }));
    expect(failure.code).toBe('BAD_INPUT');
    expect(await files.read('config')).toBe(MINE);
  });

  it('is left as it is where others refer to the text', async () => {
    const text = 'contexts:\n- name: a\n  context: &c {cluster: x}\n- name: b\n  context: *c\n';
    await using files = await openFiles({ config: text });
    for (const name of ['a', 'b']) {
      const failure = await failureOf(setContextNamespace({ ...files.request(name), namespace: 'web' }));
      expect(failure.code).toBe('KUBECONFIG_INVALID');
    }
    expect(await files.read('config')).toBe(text);
  });
});

describe('deleting a context', () => {
  it('takes along what nothing else uses', async () => {
    await using files = await openFiles({ config: MINE });
    expect(await planDelete(files.request('lab'))).toEqual({ cluster: 'lonely', isCurrent: false });
    await deleteContext(files.request('lab'));
    const without = MINE.replace('- cluster:\n    server: https://two:6443\n  name: lonely\n', '').replace(
      '- context:\n    cluster: lonely\n    namespace: web # of the shop\n    user: anna\n  name: lab\n',
      '',
    );
    expect(await files.read('config')).toBe(without);
    expect(await planDelete(files.request('dev'))).toEqual({ user: 'anna', isCurrent: true });
    await deleteContext(files.request('dev'));
    expect(await files.read('config')).toContain('current-context: "" # for now');
  });

  it('keeps what a context of another file uses, or may use', async () => {
    const other = 'contexts:\n- {name: far, context: {cluster: lonely, user: x}}\n';
    await using files = await openFiles({ config: MINE, other });
    expect(await planDelete(files.request('lab'))).toEqual({ isCurrent: false });
    await using broken = await openFiles({ config: MINE, other: `${other}\t: [` });
    await deleteContext(broken.request('lab'));
    expect(await broken.read('config')).toContain('name: lonely');
    expect(await broken.read('other')).toBe(`${other}\t: [`);
  });
});

describe('any change', () => {
  it('keeps mode and symlinks, and leaves no lock or other file behind', async () => {
    await using files = await openFiles({ real: MINE });
    const link = join(files.folder.path, 'link');
    await symlink('real', link);
    await chmod(join(files.folder.path, 'real'), 0o640);
    await useContext({ ...files.request('lab'), chain: [link], file: link });
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await stat(link)).mode & 0o777).toBe(0o640);
    expect(await files.read('real')).toContain('"lab" # for now');
    expect(await readdir(files.folder.path)).toEqual(['link', 'real']);
  });

  it('waits for kubectl, and says so when it takes too long', async () => {
    await using files = await openFiles({ config: MINE });
    await writeFile(join(files.folder.path, 'config.lock'), '');
    expect((await failureOf(useContext(files.request('lab')))).code).toBe('KUBECONFIG_LOCKED');
    expect(await files.read('config')).toBe(MINE);
  });

  it('loses nothing when many come at once', async () => {
    await using files = await openFiles({ config: MINE });
    const request = { ...files.request('dev'), lockWithin: 20_000 };
    await Promise.all([
      useContext({ ...request, name: 'prod' }),
      setContextNamespace({ ...request, name: 'prod', namespace: 'web' }),
      setContextNamespace({ ...request, name: 'dev', namespace: 'web' }),
      renameContext({ ...request, name: 'lab', to: 'bench' }),
    ]);
    const text = await files.read('config');
    expect(text.match(/namespace"?: "?web/g)).toHaveLength(3);
    expect(text).toMatch(/current-context: "prod"/);
    expect(text).toContain('name: bench');
  });

  it.each([
    ['a broken file', `${MINE}\t: [`],
    ['two contexts of one name', `${MINE}contexts2: x\n`.replace('name: lab', 'name: dev')],
    ['a name that is a number', MINE.replace('name: lab', 'name: 12')],
    ['a NUL', MINE.replace('# mine', '# \0')],
  ])('refuses %s with its line and leaves it', async (_, text) => {
    await using files = await openFiles({ config: text });
    const failure = await failureOf(useContext(files.request('prod')));
    expect(failure.code).toBe('KUBECONFIG_INVALID');
    expect(failure.message).toMatch(/line \d+/);
    expect(await files.read('config')).toBe(text);
  });

  it('is refused in a folder that is in the place of the file', async () => {
    await using files = await openFiles({ config: MINE });
    await mkdir(join(files.folder.path, 'folder'));
    const request = { ...files.request('dev', 'folder'), chain: [] };
    expect((await failureOf(useContext({ ...request, chain: [request.file] }))).code).toBe(
      'KUBECONFIG_UNREADABLE',
    );
  });
});
