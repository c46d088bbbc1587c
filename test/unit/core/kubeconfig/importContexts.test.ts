import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportContexts } from '../../../../src/core/kubeconfig/exportContexts.ts';
import { importContexts, planImport } from '../../../../src/core/kubeconfig/importContexts.ts';
import { failureOf, makeTempFolder } from './fixtures.ts';

const { signal } = new AbortController();

const MINE = `# mine
clusters:
- name: kubernetes
  cluster: {server: https://mine}
contexts:
- name: admin   # the old one
  context: {cluster: kubernetes, user: kubernetes-admin}
users:
- name: kubernetes-admin
  user: {token: mine}
`;
const THEIRS = MINE.replace('# mine\n', '')
  .replaceAll(': mine', ': theirs')
  .replace('https://mine', 'https://theirs');

interface Names {
  readonly clusters: readonly { readonly name: string; readonly cluster: unknown }[];
  readonly contexts: readonly {
    readonly name: string;
    readonly context: { cluster: string; user: string };
  }[];
  readonly users: readonly { readonly name: string; readonly user: unknown }[];
}

const openFile = async (text?: string) => {
  const folder = await makeTempFolder();
  const file = join(folder.path, 'config');
  if (text !== undefined) await writeFile(file, text);
  return {
    folder: folder.path,
    file,
    base: { chain: [file], signal },
    read: () => readFile(file, 'utf8'),
    names: async () => parse(await readFile(file, 'utf8')) as Names,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

describe('planning an import', () => {
  it('says name by name what is there already', async () => {
    await using mine = await openFile(MINE);
    const same = await planImport({ ...mine.base, text: MINE });
    expect(same).toMatchObject({ into: mine.file, contexts: [{ name: 'admin', conflict: 'same' }] });
    const plan = await planImport({ ...mine.base, text: THEIRS });
    expect(plan.contexts).toEqual([
      {
        name: 'admin',
        server: 'https://theirs',
        cluster: 'kubernetes',
        user: 'kubernetes-admin',
        signIn: 'token',
        conflict: 'different',
        existing: { file: mine.file, server: 'https://mine', signIn: 'token' },
        freeName: 'admin-2',
        notes: [],
      },
    ]);
  });

  it('tells that a token is not sent to an address without encryption', async () => {
    await using mine = await openFile();
    const plan = await planImport({ ...mine.base, text: THEIRS.replace('https:', 'http:') });
    expect(plan.contexts[0]?.signIn).toBe('nothing: token is not sent to an http:// address');
  });

  it('tells of programs that run, and of files that are looked for elsewhere', async () => {
    await using mine = await openFile();
    const text = JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'https://x', 'certificate-authority': 'ca.crt' } }],
      users: [{ name: 'u', user: { exec: { command: 'aws' }, 'client-key': '/keys/a' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    });
    const [context] = (await planImport({ ...mine.base, text })).contexts;
    expect(context?.signIn).toBe('exec aws');
    expect(context?.notes).toEqual([
      expect.stringContaining('the file ca.crt'),
      'It signs in by running the program aws on this computer.',
    ]);
    const known = await planImport({ ...mine.base, text, from: '/home/anna/x/config' });
    expect(known.contexts[0]?.notes).toHaveLength(1);
  });

  it.each([
    ['nothing', '', /holds no context/],
    ['no kubeconfig', 'kind: Secret\n', /its kind at line 1 is not Config/],
    ['half of one', `${MINE}  - [`, /line \d+/],
    ['tabs', 'contexts:\n\t- name: x\n', /line 2, column 1: a tab/],
    ['a key twice', 'contexts: []\ncontexts: []\n', /line 2, column 1: the same key/],
    ['a NUL', 'contexts: []\n\0\n', /line 2 holds a control character/],
    ['an alias that grows', growingAliases(), /aliases/],
    ['10 MB of lists', '[1,'.repeat(3_400_000), /too complex|nested too deeply/],
    ['10 MB of keys', keys(900_000), /too complex/],
    ['ten thousand keys of one name', 'a: 1\n'.repeat(10_000), /the same key/],
    ['dashes in a row', '- '.repeat(70_000), /nested too deeply/],
    ['questions in a row', '? '.repeat(70_000), /nested too deeply/],
    ['deep braces', '{a: '.repeat(40_000), /nested too deeply/],
  ])('refuses %s in words and in time', { timeout: 15_000 }, async (_, text, words) => {
    await using mine = await openFile(MINE);
    const failure = await failureOf(planImport({ ...mine.base, text }));
    expect(failure.code).toBe('KUBECONFIG_INVALID');
    expect(failure.message).toMatch(words);
    expect(await mine.read()).toBe(MINE);
  });

  it('takes __proto__ for a name like any other', async () => {
    await using mine = await openFile(MINE);
    const text = `${THEIRS.replace('name: admin', 'name: __proto__')}__proto__: {polluted: true}\n`;
    const choices = [{ name: '__proto__', action: 'add' as const }];
    expect(await importContexts({ ...mine.base, text, choices })).toEqual({ added: ['__proto__'] });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(await mine.read()).toMatch(/name: __proto__/);
  });
});

function growingAliases(): string {
  const levels = Array.from(
    { length: 30 },
    (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}, *l${level}]`,
  );
  return `l0: &l0 [x, x]\n${levels.join('\n')}\ncontexts: *l30\n`;
}

function keys(count: number): string {
  return Array.from({ length: count }, (_, index) => `key${index}: 1`).join('\n');
}

describe('importing', () => {
  it('makes a file that only its owner can read', async () => {
    await using mine = await openFile();
    expect(
      await importContexts({ ...mine.base, text: THEIRS, choices: [{ name: 'admin', action: 'add' }] }),
    ).toEqual({
      added: ['admin'],
    });
    expect((await stat(mine.file)).mode & 0o777).toBe(0o600);
    expect((await mine.names()).contexts.map(({ name }) => name)).toEqual(['admin']);
  });

  it('gives entries whose name is taken another one, the same wherever they are used', async () => {
    await using mine = await openFile(MINE);
    const text = THEIRS.replace(
      'contexts:',
      'contexts:\n- {name: second, context: {cluster: kubernetes, user: kubernetes-admin}}',
    );
    const choices = [
      { name: 'admin', action: 'rename' as const, to: 'theirs' },
      { name: 'second', action: 'add' as const },
    ];
    expect(await importContexts({ ...mine.base, text, choices })).toEqual({ added: ['theirs', 'second'] });
    const { clusters, contexts, users } = await mine.names();
    expect(clusters.map(({ name }) => name)).toEqual(['kubernetes', 'kubernetes-2']);
    expect(users.map(({ name }) => name)).toEqual(['kubernetes-admin', 'kubernetes-admin-2']);
    expect(contexts.map(({ name, context }) => [name, context.cluster, context.user])).toEqual([
      ['admin', 'kubernetes', 'kubernetes-admin'],
      ['theirs', 'kubernetes-2', 'kubernetes-admin-2'],
      ['second', 'kubernetes-2', 'kubernetes-admin-2'],
    ]);
    const before = await mine.read();
    expect(before.startsWith(MINE.slice(0, MINE.indexOf('contexts:')))).toBe(true);
    // The same again finds that all of it is there.
    expect(await importContexts({ ...mine.base, text, choices: choices.slice(1) })).toEqual({ added: [] });
    expect(await mine.read()).toBe(before);
  });

  it('replaces a context with its cluster and user in their places', async () => {
    await using mine = await openFile(MINE);
    await importContexts({ ...mine.base, text: THEIRS, choices: [{ name: 'admin', action: 'replace' }] });
    const { clusters, users } = await mine.names();
    expect(clusters).toEqual([{ name: 'kubernetes', cluster: { server: 'https://theirs' } }]);
    expect(users).toEqual([{ name: 'kubernetes-admin', user: { token: 'theirs' } }]);
    expect(await mine.read()).toContain('- name: admin   # the old one\n');
  });

  it('leaves a cluster that others use when it replaces a context', async () => {
    const text = MINE.replace(
      'users:',
      '- {name: other, context: {cluster: kubernetes, user: kubernetes-admin}}\nusers:',
    );
    await using mine = await openFile(text);
    await importContexts({ ...mine.base, text: THEIRS, choices: [{ name: 'admin', action: 'replace' }] });
    const { clusters, contexts } = await mine.names();
    expect(clusters.map(({ name }) => name)).toEqual(['kubernetes', 'kubernetes-2']);
    expect(contexts.map(({ name, context }) => [name, context.cluster])).toEqual([
      ['admin', 'kubernetes-2'],
      ['other', 'kubernetes'],
    ]);
  });

  it.each([
    ['a taken name', [{ name: 'admin', action: 'add' as const }], 'KUBECONFIG_CONFLICT'],
    [
      'a new name that is taken',
      [{ name: 'admin', action: 'rename' as const, to: 'admin' }],
      'KUBECONFIG_CONFLICT',
    ],
    ['a name that the text does not have', [{ name: 'x', action: 'add' as const }], 'NOT_FOUND'],
    ['no new name', [{ name: 'admin', action: 'rename' as const }], 'BAD_INPUT'],
  ])('changes nothing for %s', async (_, choices, code) => {
    await using mine = await openFile(MINE);
    expect((await failureOf(importContexts({ ...mine.base, text: THEIRS, choices }))).code).toBe(code);
    expect(await mine.read()).toBe(MINE);
  });

  it('refuses a context whose cluster is missing, for another of that name would take its place', async () => {
    await using mine = await openFile(MINE);
    const text = THEIRS.replace('name: admin', 'name: new').replace(/clusters:[^c]*cluster: [^\n]*\n/, '');
    const failure = await failureOf(
      importContexts({ ...mine.base, text, choices: [{ name: 'new', action: 'add' }] }),
    );
    expect(failure.message).toContain('«kubernetes», which is not in the text');
    expect(await mine.read()).toBe(MINE);
  });
});

describe('exporting', () => {
  it('keeps whole numbers of an extension digit for digit, there and back, in YAML and in JSON', async () => {
    const extension =
      '{name: e, extension: {number: 9007199254740993, least: -9223372036854775808, text: 0o640x}}';
    await using mine = await openFile(
      MINE.replace('user: kubernetes-admin}', `user: kubernetes-admin, extensions: [${extension}]}`),
    );
    const contexts = [{ file: mine.file, name: 'admin' }];
    const exported = await exportContexts({ chain: mine.base.chain, contexts });
    const flow = '{"apiVersion": "v1", "kind": "Config", "clusters": [], "contexts": [], "users": []}';
    for (const before of [undefined, '', flow]) {
      await using other = await openFile(before);
      await importContexts({
        ...other.base,
        text: exported.text,
        choices: [{ name: 'admin', action: 'add' }],
      });
      for (const text of [exported.text, await other.read()]) {
        expect(text).toMatch(/"?number"?: 9007199254740993[,\s]/);
        expect(text).toMatch(/"?least"?: -9223372036854775808[,\s]/);
      }
      const again = await planImport({ ...other.base, text: exported.text });
      expect(again.contexts).toMatchObject([{ conflict: 'same' }]);
    }
  });

  it('puts files in line, names the others by their whole path, and tells', async () => {
    await using mine = await openFile(`clusters:
- {name: c, cluster: {server: https://x, certificate-authority: ca.crt, x-own: 1}}
users:
- {name: u, user: {client-certificate: gone.crt, client-key: key.pem, client-key-data: aGk=, token: t}}
- {name: unrelated, user: {token: secret}}
contexts:
- {name: x, context: {cluster: c, user: u, namespace: web}}
`);
    await writeFile(join(mine.folder, 'ca.crt'), 'CERTIFICATE');
    const { text, notes } = await exportContexts({
      chain: mine.base.chain,
      contexts: [{ file: mine.file, name: 'x' }],
    });
    expect(parse(text)).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'x',
      clusters: [
        {
          name: 'c',
          cluster: {
            server: 'https://x',
            'certificate-authority-data': Buffer.from('CERTIFICATE').toString('base64'),
            'x-own': 1,
          },
        },
      ],
      users: [
        {
          name: 'u',
          user: {
            'client-certificate': join(mine.folder, 'gone.crt'),
            'client-key-data': 'aGk=',
            token: 't',
          },
        },
      ],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'web' } }],
    });
    expect(notes).toEqual([expect.stringMatching(/^x: .*gone\.crt could not be put in line/)]);
    expect(text).not.toContain('secret');
  });

  it('parts two contexts of one name from two files', async () => {
    await using one = await openFile(MINE);
    await using two = await openFile(THEIRS);
    const contexts = [one, two].map(({ file }) => ({ file, name: 'admin' }));
    const { text } = await exportContexts({ chain: [], contexts });
    const names = parse(text) as Names;
    expect(names.contexts.map(({ name, context }) => [name, context.cluster])).toEqual([
      ['admin', 'kubernetes'],
      ['admin-2', 'kubernetes-2'],
    ]);
    await using target = await openFile(MINE);
    const choices = [
      { name: 'admin', action: 'add' as const },
      { name: 'admin-2', action: 'add' as const },
    ];
    expect(await importContexts({ ...target.base, text, choices })).toEqual({ added: ['admin-2'] });
  });
});
