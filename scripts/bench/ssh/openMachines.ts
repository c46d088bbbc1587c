import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createCore } from '../../../src/core/createCore.ts';
import type { Host } from '../../../src/core/hosts/host.ts';
import { installNode } from '../../../src/core/hosts/ssh/installNode.ts';
import { OWNED_FILE } from '../../../src/core/hosts/ssh/nodeMarker.ts';
import type { Bundle } from '../../../src/core/nodeImage/makeBundle.ts';
import { openSshHosts, type SshTestHost } from '../../../test/helpers/sshHosts/openSshHosts.ts';

const RESOURCES = path.resolve(import.meta.dirname, '../../../resources');

/** Machines with the programs and images of a node, and no cluster. */
export interface BenchMachines extends AsyncDisposable {
  readonly hosts: readonly SshTestHost[];
  readonly homedir: string;
  /** Options file for `ssh`: the key, and keys of machines taken as they come. */
  readonly sshConfig: string;
  /** Environment of a command line that has them in its inventory. */
  readonly env: NodeJS.ProcessEnv;
}

/** Starts machines, puts a node's programs and images on them, and adds them to an inventory of their own. */
export const openMachines = async (
  count: number,
  {
    bundle,
    cache,
    signal,
  }: { readonly bundle: Bundle; readonly cache: string; readonly signal: AbortSignal },
): Promise<BenchMachines> => {
  const machines = await openSshHosts(count);
  try {
    for (const { inside } of machines.hosts) {
      // Claimed by nobody yet: programs that are there already would be somebody else's.
      const claim = 'mkdir -p "$(dirname "$1")"; : > "$1"';
      await inside.exec(['/bin/sh', '-c', claim, 'sh', OWNED_FILE], { signal });
      await installNode(inside, {
        parts: bundle.parts,
        resources: RESOURCES,
        send: async ({ path: file }, target) => await copyIn(inside, file, { target, signal }),
        report: () => undefined,
        signal,
      });
    }
    const sshConfig = path.join(machines.homedir, 'ssh_config');
    await writeFile(
      sshConfig,
      `IdentityFile ${machines.keyFile}\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n`,
    );
    const home = path.join(machines.homedir, 'slipway');
    await mkdir(home);
    await symlink(cache, path.join(home, 'cache'));
    const env = { ...process.env, HOME: machines.homedir, SLIPWAY_HOME: home };
    const core = createCore({ env, homedir: machines.homedir });
    for (const { name, address, fingerprint } of machines.hosts) {
      const acceptedKeys = [await fingerprint()];
      await core.hosts.add({ target: `root@${address}`, name, acceptedKeys }, { signal });
    }
    await core.close();
    return { ...machines, sshConfig, env };
  } catch (error) {
    await machines[Symbol.asyncDispose]();
    throw error;
  }
};

const copyIn = async (
  host: Host,
  file: string,
  { target, signal }: { readonly target: string; readonly signal: AbortSignal },
) => {
  const take = 'mkdir -p "$(dirname "$1")"; cat > "$1"';
  await host.exec(['/bin/sh', '-c', take, 'sh', target], {
    signal,
    stdin: await readFile(file),
    deadline: 300_000,
  });
};
