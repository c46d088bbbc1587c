import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../../../src/core/lib/runCommand.ts';
import { findFolders } from '../../../src/core/settings/folders.ts';
import { openVms, type Vms } from './openVms.ts';
import { tellStage } from './tellStage.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../src/cli/main.ts');

/** Virtual machines and a person who has the command line, with a home, an inventory and a kubeconfig of their own. */
export interface VmHome extends Vms {
  readonly kubeconfig: string;
  /** Runs `slipway ARGS` as a person's shell would, shows what it says, and gives its output; throws when it fails. */
  readonly slipway: (...args: readonly string[]) => Promise<string>;
}

/** Milliseconds for one command; only what hangs takes so long. */
const ENDS_WITHIN = 3_600_000;

export const openVmHome = async (sizes: Parameters<typeof openVms>[0]): Promise<VmHome> => {
  const vms = await openVms(sizes);
  const home = path.join(vms.homedir, 'slipway');
  const kubeconfig = path.join(vms.homedir, 'kubeconfig');
  await mkdir(home);
  // The node image's bundle is large, and the same for everybody.
  await symlink(findFolders(process.env).cache, path.join(home, 'cache'));
  const env = { ...process.env, HOME: vms.homedir, SLIPWAY_HOME: home, KUBECONFIG: kubeconfig };
  return {
    ...vms,
    kubeconfig,
    slipway: async (...args) => {
      const argv = [process.execPath, MAIN, ...args];
      const signal = AbortSignal.timeout(ENDS_WITHIN);
      const show = args.includes('--json') ? {} : { onLine: tellStage };
      return (await runCommand(argv, { env, signal, ...show })).stdout;
    },
  };
};
