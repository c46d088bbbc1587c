import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type ConnectOptions, connectSsh } from '../../../src/core/hosts/ssh/connectSsh.ts';
import { parseTarget } from '../../../src/core/hosts/ssh/parseTarget.ts';
import { readSshConfig } from '../../../src/core/hosts/ssh/readSshConfig.ts';
import { resolveEndpoint } from '../../../src/core/hosts/ssh/resolveEndpoint.ts';
import type { SshSecrets } from '../../../src/core/hosts/ssh/sshEndpoint.ts';
import { type SshMachine, sshExec } from '../../../src/core/hosts/ssh/sshExec.ts';
import { createSshLines } from '../../../src/core/hosts/ssh/sshLines.ts';
import { openTempFolder } from '../tempFolder.ts';
import type { SshTestHost } from './openSshHosts.ts';

const forAWhile = () => AbortSignal.timeout(100_000);

/** Runs a shell's script inside a machine, by the back door. */
export const inside = async (host: SshTestHost, script: string): Promise<string> => {
  const { stdout } = await host.inside.exec(['sh', '-c', script], { signal: forAWhile() });
  return stdout.trim();
};

/** Gives a machine's SSH server other settings until the test is over. */
export const setSshd = async (host: SshTestHost, lines: readonly string[]) => {
  const file = '/etc/ssh/sshd_config.d/test.conf';
  const restart = `systemctl reset-failed ssh; systemctl restart ssh && until ss -tln | grep -q ':22 '; do sleep 0.05; done`;
  await inside(host, `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > ${file}; ${restart}`);
  onTestFinished(async () => {
    await inside(host, `rm -f ${file}; ${restart}`);
  });
};

export interface Home {
  readonly path: string;
  readonly knownHosts: string;
}

/** A person's home folder: keys that are known, and a configuration. */
export const openHome = async (config = ''): Promise<Home> => {
  const folder = await openTempFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const ssh = path.join(folder.path, '.ssh');
  await mkdir(ssh, { mode: 0o700 });
  await writeFile(path.join(ssh, 'config'), config);
  return { path: folder.path, knownHosts: path.join(ssh, 'known_hosts') };
};

export interface As {
  readonly home?: Home;
  readonly user?: string;
  readonly secrets?: SshSecrets;
  /** Fingerprints that the person confirmed; by default the machine's own. */
  readonly accept?: readonly string[];
  /** None by default. */
  readonly keys?: readonly string[];
  readonly agent?: string;
  /** Milliseconds. */
  readonly within?: number;
}

/** A machine as somebody sees it; its connections are closed when the test is over. */
export const seeMachine = async (host: SshTestHost | string, as: As = {}): Promise<SshMachine> => {
  const { user = 'root', secrets = {}, keys = [], agent } = as;
  const home = as.home ?? (await openHome());
  const target = typeof host === 'string' ? host : host.address;
  const endpoint = resolveEndpoint(
    { user, ...parseTarget(target) },
    {
      config: await readSshConfig(home.path),
      homedir: home.path,
      env: agent === undefined ? {} : { SSH_AUTH_SOCK: agent },
      identityFiles: keys,
    },
  );
  const accepted = as.accept ?? (typeof host === 'string' ? [] : [await host.fingerprint()]);
  const options: ConnectOptions = {
    secrets: async () => secrets,
    acceptedKeys: accepted,
    signal: AbortSignal.timeout(280_000),
  };
  const name = typeof host === 'string' ? host : host.name;
  const lines = createSshLines(name, () => connectSsh({ ...endpoint, connectWithin: as.within }, options));
  onTestFinished(() => lines.close());
  const password = secrets.sudoPassword ?? secrets.password;
  return { name, lines, rooting: { sudo: user !== 'root', password } };
};

/** Runs a script on a machine over SSH, as root. */
export const say = async (machine: SshMachine, script: string): Promise<string> => {
  const { stdout, exitCode, stderr } = await sshExec(machine, ['sh', '-c', script], { signal: forAWhile() });
  expect(exitCode, stderr).toBe(0);
  return stdout.toString('utf8').trim();
};
