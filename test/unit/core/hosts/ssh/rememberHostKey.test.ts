import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeHostKey } from '../../../../../src/core/hosts/ssh/knownHosts.ts';
import { readKnownHosts, rememberHostKey } from '../../../../../src/core/hosts/ssh/knownHostsFiles.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const KEY = { type: 'ssh-ed25519', key: 'QUJD', fingerprint: 'SHA256:unused' };
const MACHINE = { host: 'Node-1', port: 22 };
const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

describe('a key that is remembered', () => {
  it('makes the folder and the file, for the person alone', async () => {
    await using home = await openTempFolder();
    const file = path.join(home.path, '.ssh', 'known_hosts');
    await rememberHostKey(file, MACHINE, KEY);
    expect(await readFile(file, 'utf8')).toBe('node-1 ssh-ed25519 QUJD\n');
    expect(await modeOf(path.dirname(file))).toBe(0o700);
    expect(await modeOf(file)).toBe(0o600);
  });

  it('is known from then on, under the port too', async () => {
    await using home = await openTempFolder();
    const file = path.join(home.path, 'known_hosts');
    await rememberHostKey(file, { host: '2001:db8::1', port: 2222 }, KEY);
    expect(await readFile(file, 'utf8')).toBe('[2001:db8::1]:2222 ssh-ed25519 QUJD\n');
    const known = await readKnownHosts([file]);
    expect(judgeHostKey(known, { host: '2001:db8::1', port: 2222 }, KEY).known).toBe('yes');
  });

  it('begins a line of its own, and leaves every byte before it as it was', async () => {
    await using home = await openTempFolder();
    const file = path.join(home.path, 'known_hosts');
    const before = Buffer.concat([
      Buffer.from('# mine\r\nnode-2 ssh-rsa '),
      randomBytes(64),
      Buffer.from('!'),
    ]);
    await writeFile(file, before, { mode: 0o640 });
    await rememberHostKey(file, MACHINE, KEY);
    const after = await readFile(file);
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect(after.toString('utf8', before.length)).toBe('\nnode-1 ssh-ed25519 QUJD\n');
    expect(await modeOf(file)).toBe(0o640);
  });

  it('adds no empty line where the last one has its end', async () => {
    await using home = await openTempFolder();
    const file = path.join(home.path, 'known_hosts');
    await writeFile(file, 'node-2 ssh-rsa QUJD\n');
    await rememberHostKey(file, MACHINE, KEY);
    expect(await readFile(file, 'utf8')).toBe('node-2 ssh-rsa QUJD\nnode-1 ssh-ed25519 QUJD\n');
  });

  it('is kept whole beside others that are written at the same time', async () => {
    await using home = await openTempFolder();
    const file = path.join(home.path, 'known_hosts');
    const names = Array.from({ length: 20 }, (_, index) => `node-${index}`);
    await Promise.all(names.map((host) => rememberHostKey(file, { host, port: 22 }, KEY)));
    const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
    expect(lines.sort()).toEqual(names.map((name) => `${name} ssh-ed25519 QUJD`).sort());
  });

  it('stands there once, however many connections bring it', async () => {
    await using home = await openTempFolder();
    const file = path.join(home.path, 'known_hosts');
    await Promise.all(Array.from({ length: 8 }, () => rememberHostKey(file, MACHINE, KEY)));
    expect(await readFile(file, 'utf8')).toBe('node-1 ssh-ed25519 QUJD\n');
  });

  it('is forgotten where the person wants that: a device as the file', async () => {
    await rememberHostKey('/dev/null', MACHINE, KEY);
    expect((await readKnownHosts(['/dev/null']))[0]?.text).toBe('');
  });

  it('that cannot be written says where it should have gone', async () => {
    await using home = await openTempFolder();
    await writeFile(path.join(home.path, '.ssh'), 'a file where a folder should be');
    const file = path.join(home.path, '.ssh', 'known_hosts');
    const error = await errorOf(rememberHostKey(file, MACHINE, KEY));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toContain(file);
    expect(error.hint).toContain('UserKnownHostsFile');
  });
});

describe('known_hosts files', () => {
  it('that are not there are left out', async () => {
    await using home = await openTempFolder();
    const missing = path.join(home.path, 'missing', 'known_hosts');
    expect((await readKnownHosts([missing])).map(({ path }) => path)).not.toContain(missing);
  });

  it('that cannot be read are told, and not taken for empty', async () => {
    await using home = await openTempFolder();
    const folder = path.join(home.path, 'known_hosts');
    await mkdir(folder);
    const error = await errorOf(readKnownHosts([folder]));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining(folder) });
  });
});
