import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { toErrorInfo } from '../../src/shared/errors.ts';
import type { Machine, Setup } from './machine.ts';
import { runAsRoot } from './runAsRoot.ts';

/** A fresh machine often updates itself in its first minutes, and holds the lock meanwhile. */
const aptOptions = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
const aptGet = (...args: string[]) => [
  'env',
  'DEBIAN_FRONTEND=noninteractive',
  'apt-get',
  ...aptOptions,
  ...args,
];

/** Whether packages come by apt-get here: Debian, Ubuntu and what is made from them. */
export const isDebianLike = async (machine: Machine): Promise<boolean> => {
  const text = await readFile(machine.osReleaseFile, 'utf8').catch(() => '');
  const names = [...text.matchAll(/^ID(?:_LIKE)?=["']?([^"'\n]*)["']?$/gm)].flatMap(([, value = '']) =>
    value.split(' '),
  );
  return names.some((name) => name === 'debian' || name === 'ubuntu');
};

/** Fetches the lists of packages. A foreign source that is broken is told and put up with: installing decides. */
export const updatePackageLists = async (setup: Setup): Promise<void> => {
  setup.say('Fetching the lists of packages …');
  await runAsRoot(aptGet('update'), setup).catch((error: unknown) => {
    setup.signal.throwIfAborted();
    setup.say(`Not all lists could be fetched: ${toErrorInfo(error).message}`);
  });
};

/** Installs Debian packages; rejects with `COMMAND_FAILED` and apt-get's last lines. */
export const installPackages = async (packages: readonly string[], setup: Setup): Promise<void> => {
  setup.say(`Installing ${packages.join(', ')} …`);
  await runAsRoot(aptGet('install', '-y', '--no-install-recommends', ...packages), setup, (line) => {
    if (line.startsWith('Setting up ')) setup.say(`  ${line}`);
  });
};

/** The version of a package that apt-get would install; undefined when it knows none. */
export const readCandidate = async (
  name: string,
  { machine, signal }: Setup,
): Promise<string | undefined> => {
  const env = { ...machine.env, LC_ALL: 'C' };
  const { stdout } = await promisify(execFile)('apt-cache', ['policy', name], { env, signal });
  const version = /^\s*Candidate: (\S+)$/m.exec(stdout)?.[1];
  return version === '(none)' ? undefined : version;
};
