import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mergeContext } from '../../../../src/core/kubeconfig/mergeContext.ts';
import { addTo, contentOf, failureOf, makeTempFolder } from './fixtures.ts';

const { signal } = new AbortController();

const merge = (paths: readonly string[], rest: Partial<Parameters<typeof mergeContext>[0]> = {}) =>
  mergeContext({ ...contentOf('demo'), paths, makeCurrent: false, signal, ...rest });

const read = async (path: string) =>
  parse(await readFile(path, 'utf8')) as {
    clusters: { name: string; cluster: Record<string, unknown> }[];
    contexts: { name: string; context: Record<string, unknown> }[];
    users: { name: string; user: Record<string, unknown> }[];
    'current-context'?: string;
  };

describe('mergeContext', () => {
  it('makes a missing file, readable by its owner only, and its folder', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, '.kube', 'config');
    expect(await merge([path])).toEqual({ path, context: 'slipway-demo', change: 'added' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder.path, '.kube'))).mode & 0o777).toBe(0o700);
    const data = await read(path);
    const extensions = [{ name: 'slipway.dev', extension: { cluster: 'demo' } }];
    expect(data.clusters).toEqual([
      {
        name: 'slipway-demo',
        cluster: { 'certificate-authority-data': 'Q0E=', server: 'https://127.0.0.1:40123', extensions },
      },
    ]);
    expect(data.contexts).toEqual([
      { name: 'slipway-demo', context: { cluster: 'slipway-demo', user: 'slipway-demo', extensions } },
    ]);
    expect(data.users).toEqual([
      {
        name: 'slipway-demo',
        user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ', extensions },
      },
    ]);
  });

  it('takes PEM as bytes, as text or as base64', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
    const base64 = Buffer.from(pem).toString('base64');
    await merge([path], {
      certificateAuthority: Buffer.from(pem),
      clientCertificate: pem,
      clientKey: base64,
    });
    const { clusters, users } = await read(path);
    expect(clusters[0]?.cluster['certificate-authority-data']).toBe(base64);
    expect(users[0]?.user['client-certificate-data']).toBe(base64);
    expect(users[0]?.user['client-key-data']).toBe(base64);
  });

  it('leaves the current context alone unless asked, even where there is none', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await merge([path]);
    expect((await read(path))['current-context']).toBeUndefined();
    expect(await merge([path], { makeCurrent: true })).toMatchObject({ change: 'updated' });
    expect((await read(path))['current-context']).toBe('slipway-demo');
  });

  it('does not write at all when nothing has changed', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await merge([path], { makeCurrent: true });
    const before = await stat(path);
    expect(await merge([path], { makeCurrent: true })).toMatchObject({ change: 'unchanged' });
    expect((await stat(path)).ino).toBe(before.ino);
  });

  it('updates its own entries in place, and keeps what a person has added to them', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    const text = addTo('users:\n- name: one # keep\n', 'demo');
    await writeFile(
      path,
      text.replace('    user: slipway-demo\n', '    user: slipway-demo\n    namespace: shop\n'),
    );
    expect(await merge([path], { server: 'https://127.0.0.1:5' })).toMatchObject({ change: 'updated' });
    expect(await readFile(path, 'utf8')).toBe(
      text
        .replace('    user: slipway-demo\n', '    user: slipway-demo\n    namespace: shop\n')
        .replace('https://127.0.0.1:40123', 'https://127.0.0.1:5'),
    );
  });

  it('keeps the mode of a file and leaves nothing beside it', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await writeFile(path, 'kind: Config\n');
    await chmod(path, 0o640);
    await merge([path]);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder.path)).toEqual(['config']);
  });

  it('writes through a symlink, which stays one', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await mkdir(join(folder.path, 'real'));
    await writeFile(join(folder.path, 'real', 'k'), '# mine\n');
    await symlink(join('real', 'k'), path);
    await merge([path]);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder.path, 'real', 'k'), 'utf8')).toMatch(/^# mine\n.*slipway-demo/s);
    expect(await readdir(join(folder.path, 'real'))).toEqual(['k']);
  });
});

describe('mergeContext with several files', () => {
  it('writes to the first that exists, else to the last', async () => {
    await using folder = await makeTempFolder();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder.path, name)) as [string, string, string];
    expect(await merge([a, b, c])).toMatchObject({ path: c });
    await writeFile(b, '');
    expect(await merge([a, b, c], contentOf('next'))).toMatchObject({ path: b });
    expect((await readdir(folder.path)).toSorted()).toEqual(['b', 'c']);
  });

  it('updates the file that holds the entries, and sets the current context where it counts', async () => {
    await using folder = await makeTempFolder();
    const [a, b] = ['a', 'b'].map((name) => join(folder.path, name)) as [string, string];
    await writeFile(a, 'current-context: one\n');
    await writeFile(b, addTo('', 'demo'));
    expect(await merge([a, b], { makeCurrent: true, server: 'https://127.0.0.1:5' })).toMatchObject({
      path: b,
    });
    expect(await readFile(a, 'utf8')).toBe('current-context: slipway-demo\n');
    expect((await read(b)).clusters[0]?.cluster['server']).toBe('https://127.0.0.1:5');
    expect((await read(b))['current-context']).toBeUndefined();
  });

  it('refuses when any of them has an entry of that name that is not ours', async () => {
    await using folder = await makeTempFolder();
    const [a, b] = ['a', 'b'].map((name) => join(folder.path, name)) as [string, string];
    await writeFile(a, '');
    await writeFile(b, 'users:\n- name: one\n- name: slipway-demo\n  user: {token: t}\n');
    expect(await failureOf(merge([a, b]))).toEqual({
      code: 'KUBECONFIG_CONFLICT',
      message: `${b} already has a user named slipway-demo at line 3 that Slipway did not make, so it was left as it is.`,
      hint: 'Choose another cluster name, remove it with «kubectl config delete-user slipway-demo», or name another file with --kubeconfig.',
    });
    expect(await readFile(a, 'utf8')).toBe('');
  });

  it("refuses an entry with our mark for another cluster's name", async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    await writeFile(path, addTo('', 'demo').replaceAll('cluster: demo', 'cluster: other'));
    expect(await failureOf(merge([path]))).toMatchObject({ code: 'KUBECONFIG_CONFLICT' });
  });
});
