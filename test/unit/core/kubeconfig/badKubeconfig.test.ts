import { chmod, lstat, mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergeContext } from '../../../../src/core/kubeconfig/mergeContext.ts';
import { addTo, contentOf, failureOf, makeTempFolder } from './fixtures.ts';

const CORRECT = 'Correct the file, or name another one with --kubeconfig.';
const { signal } = new AbortController();
const merge = (path: string) =>
  mergeContext({ ...contentOf('demo'), paths: [path], makeCurrent: true, signal, lockWithin: 0 });

interface BadFile {
  readonly is: string;
  readonly code?: string;
  /** FILE stands for the kubeconfig's path, FOLDER for its folder. */
  readonly message: string;
  readonly hint?: string;
}

const BAD_TEXTS: readonly (BadFile & { readonly text: string | Uint8Array })[] = [
  {
    is: 'no YAML',
    text: 'clusters: [\n  {name: one}\nusers: []\n',
    message: 'FILE is not valid YAML at line 3, column 1: the indentation does not fit the lines around it.',
  },
  {
    is: 'half a JSON document',
    text: '{"clusters": [',
    message:
      'FILE is not valid YAML at line 1, column 15: a closing character, such as a quote or a bracket, is missing.',
  },
  {
    is: 'indented with tabs',
    text: 'clusters:\n\t- name: one\n',
    message: 'FILE is not valid YAML at line 2, column 1: a tab is used where YAML wants spaces.',
  },
  {
    is: 'indented wrongly',
    text: 'users:\n- name: one\n  user:\n    token: t\n   extra: x\n',
    message: 'FILE is not valid YAML at line 5, column 1: the indentation does not fit the lines around it.',
  },
  {
    is: 'a file with a key twice',
    text: 'kind: Config\nclusters: []\nclusters: []\n',
    message: 'FILE is not valid YAML at line 3, column 1: the same key is there twice.',
  },
  {
    is: 'a file with an unknown alias',
    text: 'clusters: []\nusers: *mine\n',
    message: 'FILE is not valid YAML: its aliases or its nesting cannot be resolved.',
  },
  {
    is: 'more than one document',
    text: 'kind: Config\n---\nkind: Config\n',
    message: 'FILE holds more than one YAML document; the second begins at line 2.',
  },
  {
    is: 'a list',
    text: '# mine\n- name: one\n',
    message:
      'FILE is not a kubeconfig: line 2 does not begin a map with keys such as clusters, contexts and users.',
  },
  {
    is: 'another text',
    text: 'Dear diary\n',
    message:
      'FILE is not a kubeconfig: line 1 does not begin a map with keys such as clusters, contexts and users.',
  },
  {
    is: 'a manifest',
    text: 'apiVersion: v1\nkind: Secret\n',
    message: 'FILE is not a kubeconfig: its kind at line 2 is not Config.',
  },
  {
    is: 'a file whose clusters are a map',
    text: 'users: []\nclusters:\n  one: {}\n',
    message: 'FILE is not a kubeconfig: clusters at line 3 is not a list.',
  },
  {
    is: 'a picture',
    text: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe),
    message:
      'FILE is not a kubeconfig: line 1 is not UTF-8 text: its bytes (0x89) are of another encoding, such as Windows-1252. Save it as UTF-8.',
  },
  {
    is: 'a file of another encoding, which is not quoted',
    text: Buffer.from('users:\n- name: caf\xe9\n', 'latin1'),
    message:
      'FILE is not a kubeconfig: line 2 is not UTF-8 text: its bytes (0xE9) are of another encoding, such as Windows-1252. Save it as UTF-8.',
  },
  {
    is: 'a file of UTF-16',
    text: Buffer.from('\ufeffusers: []\n', 'utf16le'),
    message: 'FILE is not a kubeconfig: it is UTF-16 text. Save it as UTF-8.',
  },
  {
    is: "a file with somebody else's entry of that name",
    text: 'contexts:\n- name: slipway-demo\n  context: {cluster: one}\n',
    code: 'KUBECONFIG_CONFLICT',
    message:
      'FILE already has a context named slipway-demo at line 2 that Slipway did not make, so it was left as it is.',
    hint: 'Choose another cluster name, remove it with «kubectl config delete-context slipway-demo», or name another file with --kubeconfig.',
  },
  {
    is: 'a file with a list that is an alias',
    text: 'users: &u\n- name: one\nclusters: *u\n',
    message:
      'FILE is written in a way that Slipway cannot change without touching what is not its own, so it was left as it is.',
    hint: 'Name another file with --kubeconfig, or save what «kubectl config view --raw» prints as a new file and use that.',
  },
];

const BAD_PLACES: readonly (BadFile & { readonly make: (file: string, folder: string) => unknown })[] = [
  {
    is: 'a folder',
    make: (file) => mkdir(file),
    message: 'FILE is a folder, not a kubeconfig file.',
    hint: 'Name a file in KUBECONFIG or with --kubeconfig.',
  },
  {
    is: 'read-only',
    make: async (file) => {
      await writeFile(file, 'kind: Config\n');
      await chmod(file, 0o444);
    },
    message: 'FILE is read-only.',
    hint: 'Make it writable with «chmod u+w», or name another file with --kubeconfig.',
  },
  {
    is: 'in a read-only folder',
    make: async (file, folder) => {
      await writeFile(file, 'kind: Config\n');
      await chmod(folder, 0o500);
    },
    message: 'FILE cannot be replaced: its folder FOLDER is read-only.',
    hint: 'Make the folder writable with «chmod u+w», or name another file with --kubeconfig.',
  },
  {
    is: 'a symlink to nowhere',
    make: (file) => symlink('gone', file),
    message: 'FILE is a symlink to gone, which does not exist.',
    hint: 'Create that file or remove the symlink, or name another file with --kubeconfig.',
  },
  {
    is: 'a symlink to itself',
    make: (file) => symlink('config', file),
    message: 'FILE cannot be read: its symlinks lead in a circle.',
    hint: 'Correct the symlink, or name another file with --kubeconfig.',
  },
  {
    is: 'a device',
    make: (file) => symlink('/dev/null', file),
    message: 'FILE is not a regular file.',
    hint: 'Correct KUBECONFIG, or name another file with --kubeconfig.',
  },
  {
    is: 'too big',
    make: async (file) => {
      await writeFile(file, '');
      await truncate(file, 10 * 1024 * 1024 + 1);
    },
    message: 'FILE is too big for a kubeconfig: more than 10 MiB.',
    hint: 'Name another file in KUBECONFIG or with --kubeconfig.',
  },
];

const expectRefusal = async (folder: string, bad: BadFile, code: string): Promise<void> => {
  const file = join(folder, 'config');
  const put = (text: string) => text.replaceAll('FILE', file).replaceAll('FOLDER', folder);
  const before = await readdir(folder);
  expect(await failureOf(merge(file))).toEqual({
    code: bad.code ?? code,
    message: put(bad.message),
    hint: bad.hint ?? CORRECT,
  });
  expect(await readdir(folder)).toEqual(before);
};

describe('a kubeconfig is refused and stays as it was', () => {
  it.each(BAD_TEXTS)('when it is $is', async (bad) => {
    await using folder = await makeTempFolder();
    const file = join(folder.path, 'config');
    await writeFile(file, bad.text);
    await expectRefusal(folder.path, bad, 'KUBECONFIG_INVALID');
    expect(await readFile(file)).toEqual(Buffer.from(bad.text));
  });

  it.each(BAD_PLACES)('when it is $is', async (bad) => {
    await using folder = await makeTempFolder();
    const file = join(folder.path, 'config');
    await bad.make(file, folder.path);
    const before = await lstat(file);
    await expectRefusal(folder.path, bad, 'KUBECONFIG_UNREADABLE');
    const { ino, mode, mtimeMs } = await lstat(file);
    expect({ ino, mode, mtimeMs }).toEqual({ ino: before.ino, mode: before.mode, mtimeMs: before.mtimeMs });
  });

  it('when it is locked', async () => {
    await using folder = await makeTempFolder();
    const file = join(folder.path, 'config');
    await writeFile(file, 'kind: Config\n');
    await writeFile(`${file}.lock`, '');
    const failure = await failureOf(merge(file));
    expect(failure.code).toBe('KUBECONFIG_LOCKED');
    expect(failure.message.replace(/\d+ seconds?/, 'N seconds')).toBe(
      `The kubeconfig is locked: ${file}.lock, made N seconds ago, is still there, so kubectl or another program may be changing it.`,
    );
    expect(failure.hint).toBe(
      `Wait for that program; if none is running, delete ${file}.lock and try again.`,
    );
    expect(await readFile(file, 'utf8')).toBe('kind: Config\n');
  });

  it('when a part of its path is a file', async () => {
    await using folder = await makeTempFolder();
    await writeFile(join(folder.path, 'config'), 'kind: Config\n');
    const file = join(folder.path, 'config', 'inner');
    expect(await failureOf(merge(file))).toEqual({
      code: 'KUBECONFIG_UNREADABLE',
      message: `${file} cannot be read: a part of its path is not a folder.`,
      hint: 'Correct the path in KUBECONFIG or --kubeconfig.',
    });
  });

  it('without a word of its secrets', async () => {
    await using folder = await makeTempFolder();
    const file = join(folder.path, 'config');
    const secret = 'c2VjcmV0';
    const good = addTo('', 'one').replaceAll('S0VZ', secret);
    for (const bad of [`${good}\t${secret}: [\n`, `${good}${secret}\n`, good.replace(secret, `"${secret}`)]) {
      await writeFile(file, bad);
      expect(JSON.stringify(await failureOf(merge(file)))).not.toContain(secret);
    }
  });
});
