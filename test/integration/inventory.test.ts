import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostFinding } from '../../src/shared/hostFinding.ts';
import { answerOnTerminal } from '../helpers/answerOnTerminal.ts';
import { openSshHosts, type SshTestHost, type SshTestHosts } from '../helpers/sshHosts/openSshHosts.ts';
import { startSlipway } from '../helpers/startSlipway.ts';
import { openTempFolder, type TempFolder } from '../helpers/tempFolder.ts';

const SUDO_PASSWORD = 'secret-of-admin';
const withSudo = { SLIPWAY_SUDO_PASSWORD: SUDO_PASSWORD };

let machines: SshTestHosts;
let home: TempFolder;
/** All that the command line said. */
const said: string[] = [];

beforeAll(async () => {
  [machines, home] = await Promise.all([openSshHosts(2), openTempFolder()]);
}, 600_000);
afterAll(async () => {
  await machines[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

const makeEnv = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: machines.homedir,
  SLIPWAY_HOME: home.path,
  USER: 'me',
});

const run = async (words: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const result = await startSlipway(words, {
    env: { ...makeEnv(), ...env },
  }).done;
  said.push(result.stdout, result.stderr);
  return result;
};

const [first, second] = [() => machines.hosts[0] as SshTestHost, () => machines.hosts[1] as SshTestHost];

/** The type and the key of a machine, as they stand in known_hosts. */
const readKey = async ({ inside }: SshTestHost) => {
  const signal = AbortSignal.timeout(60_000);
  const { stdout } = await inside.exec(['cat', '/etc/ssh/ssh_host_ed25519_key.pub'], { signal });
  return stdout.split(' ').slice(0, 2).join(' ').trim();
};

const readHome = async () => {
  const files = await readdir(home.path, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(path.join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
};

/** In the order of their lives: each needs what the one before has left. */
describe('machines, from being added to being forgotten', () => {
  it('are not kept while their key is unknown, and the command line that accepts it is told', async () => {
    const { address, fingerprint } = first();
    const target = `root@${address}`;
    const refused = await run(['hosts', 'add', target, '--label', 'zone=a']);
    expect(refused.code).toBe(1);
    const command = /To accept it: {2}slipway (.+)/.exec(refused.stderr)?.[1] ?? '';
    expect(command).toBe(`hosts add ${target} --label zone=a --accept-host-key ${await fingerprint()}`);
    expect((await run(['hosts', 'list', '--json'])).stdout).toContain('"machines": []');
    const added = await run([...command.split(' '), '--json']);
    expect(added.stderr).toBe('');
    // Its own host name, and the address that was connected to.
    expect(JSON.parse(added.stdout)).toEqual({
      machines: [{ name: first().name, target, address, labels: { zone: 'a' } }],
      failed: [],
    });
  });

  it('are added with a password for sudo from the environment', async () => {
    const { address, fingerprint } = second();
    const words = [
      'hosts',
      'add',
      `admin@${address}`,
      '--name',
      'db-1',
      '--accept-host-key',
      await fingerprint(),
    ];
    const refused = await run(words);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('A script gives it as SLIPWAY_SUDO_PASSWORD.');
    const added = await run(words, withSudo);
    expect(added.stderr).toBe('');
    expect(added.stdout).toContain(`db-1 is added: admin@${address}`);
  });

  it('are asked about on a terminal, which does not show what is secret', async () => {
    const { address } = second();
    const knownHosts = path.join(machines.homedir, '.ssh', 'known_hosts');
    expect((await run(['hosts', 'remove', 'db-1', '--yes'], withSudo)).code).toBe(0);
    await writeFile(knownHosts, '');
    const { code, shown } = await answerOnTerminal(
      ['hosts', 'add', `admin@${address}`, '--name', 'db-1'],
      [
        ['Is this its key? (y/N)', 'y'],
        ['Password for sudo:', SUDO_PASSWORD],
      ],
      { env: makeEnv() },
    );
    said.push(shown);
    expect(shown).toContain(`its key is ${await second().fingerprint()}`);
    expect(shown).toContain(`db-1 is added: admin@${address}`);
    expect(code).toBe(0);
    // The other machine's key was forgotten with it.
    expect((await run(['hosts', 'list'])).stdout).toMatch(
      new RegExp(`root@${first().address} .* key unknown`),
    );
    await appendFile(knownHosts, `${first().address} ${await readKey(first())}\n`);
  });

  it('are not added twice', async () => {
    const twice = await run(['hosts', 'add', `root@${second().address}`]);
    expect(twice.code).toBe(1);
    expect(twice.stderr).toContain(`The machine db-1 (admin@${second().address}) is reached by`);
  });

  it('are listed with how they are', async () => {
    const listed = await run(['hosts', 'list', '--json']);
    expect(JSON.parse(listed.stdout).machines).toMatchObject([
      { name: first().name, state: 'ready' },
      { name: 'db-1', state: 'not root', error: { code: 'SUDO_REFUSED' } },
    ]);
    const { stdout } = await run(['hosts', 'list'], withSudo);
    expect(stdout.split('\n').filter((line) => / ready +-$/.test(line))).toHaveLength(2);
  });

  it('are edited, and stay as they were when they are not reached so', async () => {
    const before = await readHome();
    const { address } = second();
    const wrong = await run(['hosts', 'edit', 'db-1', '--target', `admin@${address}:23`], withSudo);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('refuses connections');
    const taken = await run(['hosts', 'edit', 'db-1', '--address', first().address], withSudo);
    expect(taken.stderr).toContain(`is reached by ${first().address} already`);
    expect(await readHome()).toBe(before);
    const words = ['hosts', 'edit', 'db-1', '--target', `deploy@${address}`, '--label', 'zone=b', '--json'];
    const edited = await run(words);
    expect(edited.stderr).toBe('');
    const machine = { name: 'db-1', target: `deploy@${address}`, address, labels: { zone: 'b' } };
    expect(JSON.parse(edited.stdout)).toEqual({ machine });
    // One after the other, as a person would.
    expect((await run(['hosts', 'edit', 'db-1', '--no-labels'])).code).toBe(0);
    const back = await run(['hosts', 'edit', 'db-1', '--target', `admin@${address}`], withSudo);
    expect(back.stdout).toContain(`db-1 is changed: admin@${address}`);
    expect(await readHome()).toBe(before);
  });

  it('can become nodes', async () => {
    const checked = await run(['hosts', 'check', '--control-plane', 'db-1', '--json'], withSudo);
    const { findings } = JSON.parse(checked.stdout) as { readonly findings: readonly HostFinding[] };
    expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
    expect(checked.code).toBe(0);
    for (const name of [first().name, 'db-1']) {
      const ids = findings.filter(({ host, level }) => host === name && level === 'ok').map(({ id }) => id);
      expect(ids).toEqual(
        expect.arrayContaining(['existing', 'programs', 'ports', 'address', 'reachability']),
      );
    }
  });

  it('are no use while they have what a node brings along', async () => {
    const { inside } = first();
    const signal = AbortSignal.timeout(60_000);
    const manifests = '/etc/kubernetes/manifests';
    await inside.putFiles([{ path: `${manifests}/etcd.yaml`, content: '' }], { signal });
    const checked = await run(['hosts', 'check', first().name]);
    expect(checked.code).toBe(1);
    expect(checked.stdout).toContain('PROBLEM  Kubernetes: manifests of etcd.yaml on the machine');
    await inside.exec(['rm', '-rf', '/etc/kubernetes'], { signal });
  });

  it('are not forgotten while they are nodes', async () => {
    const { inside, name } = first();
    const signal = AbortSignal.timeout(60_000);
    const marker = JSON.stringify({ version: 1, cluster: 'demo', node: name }, undefined, 2);
    await inside.putFiles([{ path: '/etc/slipway/node.json', content: marker, mode: 0o600 }], { signal });
    expect((await run(['hosts', 'list'])).stdout).toMatch(new RegExp(`^${name} .* ready +demo$`, 'm'));
    const refused = await run(['hosts', 'remove', name, '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`${name} is the node ${name} of the cluster demo.`);
    await inside.exec(['rm', '/etc/slipway/node.json'], { signal });
    expect((await run(['hosts', 'remove', name, '--yes'])).code).toBe(0);
  });

  it('are forgotten by force when they cannot be asked', async () => {
    const signal = AbortSignal.timeout(60_000);
    await second().inside.exec(['systemctl', 'stop', 'ssh.service'], { signal });
    expect((await run(['hosts', 'remove', 'db-1', '--yes'], withSudo)).code).toBe(1);
    expect((await run(['hosts', 'remove', 'db-1', '--yes', '--force'])).code).toBe(0);
    expect((await run(['hosts', 'list'])).stdout).toContain('There are no machines yet.');
  });

  it('leave their secrets in no file and nothing that was said', async () => {
    expect(await readHome()).toContain('"machines": []');
    expect(await readHome()).not.toContain(SUDO_PASSWORD);
    expect(said.join('\n')).not.toContain(SUDO_PASSWORD);
  });
});
