import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMachines } from '../../../../../src/core/hosts/ssh/createMachines.ts';
import { findEndpoint, toSshSecrets } from '../../../../../src/core/hosts/ssh/openTarget.ts';
import type { MachineEntry, MachineSecrets } from '../../../../../src/shared/machine.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { openTempFolder, type TempFolder } from '../../../../helpers/tempFolder.ts';

let home: TempFolder;
beforeEach(async () => {
  home = await openTempFolder();
  await mkdir(path.join(home.path, '.ssh'));
});
afterEach(() => home[Symbol.asyncDispose]());

const writeConfig = (text: string) => writeFile(path.join(home.path, '.ssh', 'config'), text);

const open = (entries: MachineEntry[], secrets: Record<string, MachineSecrets> = {}) =>
  createMachines({
    homedir: home.path,
    env: { USER: 'me' },
    listEntries: () => entries,
    readSecrets: (name) => secrets[name] ?? {},
  });

const web: MachineEntry = { name: 'web-1', target: 'web', address: '10.0.0.5' };

describe('the machines of the inventory', () => {
  it('become root by sudo where the user is not root', async () => {
    await writeConfig('Host web\n  User deploy\n');
    const machines = open([web, { name: 'db-1', target: 'root@db', address: '10.0.0.6' }], {
      'web-1': { password: 'a' },
      'db-1': { password: 'b', sudoPassword: 'c' },
    });
    expect(await machines.names()).toEqual(['web-1', 'db-1']);
    expect(await machines.find('web-1')).toMatchObject({
      name: 'web-1',
      address: '10.0.0.5',
      ssh: { name: 'web-1', rooting: { sudo: true, password: 'a' } },
    });
    expect(await machines.find('db-1')).toMatchObject({ ssh: { rooting: { sudo: false, password: 'c' } } });
  });

  it('keep their connections, and drop them when they would lead elsewhere', async () => {
    await writeConfig('Host web\n  HostName 10.0.0.5\n');
    const machines = open([web]);
    const { lines } = (await machines.find('web-1')).ssh;
    expect((await machines.find('web-1')).ssh.lines).toBe(lines);
    await writeConfig('Host web\n  HostName 10.0.0.7\n');
    expect((await machines.find('web-1')).ssh.lines).not.toBe(lines);
  });

  it('are found no more when they are gone', async () => {
    const entries = [web];
    const machines = open(entries);
    await machines.find('web-1');
    entries.pop();
    expect(await errorOf(machines.find('web-1'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are refused when ~/.ssh/config leads to them by a program', async () => {
    await writeConfig('Host web\n  ProxyCommand nc %h %p\n');
    expect(await errorOf(open([web]).find('web-1'))).toMatchObject({ code: 'UNSUPPORTED' });
  });
});

describe('secrets on the way to a machine', () => {
  it('are for the machine itself: one on the way gets no password', async () => {
    await writeConfig('Host web\n  ProxyJump gate\n');
    const endpoint = await findEndpoint(
      { target: 'web', identityFiles: ['/keys/web'] },
      { homedir: home.path, env: { USER: 'me' } },
    );
    const [gate] = endpoint.jumps;
    const secrets = { password: 'a', passphrase: 'b', sudoPassword: 'c' };
    expect(toSshSecrets(secrets, endpoint, true)).toMatchObject({
      password: 'a',
      passphrases: { '/keys/web': 'b' },
    });
    const onTheWay = toSshSecrets(secrets, gate as typeof endpoint, false);
    expect(onTheWay.password).toBeUndefined();
    expect(onTheWay.passphrases).toHaveProperty([path.join(home.path, '.ssh', 'id_ed25519')], 'b');
  });
});
