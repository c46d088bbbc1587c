import { type SlipwayProcess, startSlipway } from '../startSlipway.ts';
import { openTestHome, type TestHome } from '../testHome.ts';
import { openSshHosts, type SshTestHost, type SshTestHosts } from './openSshHosts.ts';

/** The app with machines in its inventory; both go when it is disposed of. */
export interface SshTestHome extends TestHome {
  readonly machines: SshTestHosts;
  /** Starts the command line with this home's settings, keys and kubeconfig, and nothing else of the environment. */
  readonly slipway: (...words: readonly string[]) => SlipwayProcess;
}

/**
 * Starts machines and adds them to the inventory, as a person would who compares their keys. `reach` says where a
 * machine's SSH server is reached: `host:port`, at its own address by default.
 */
export const openSshHome = async (
  count: number,
  reach: (machine: SshTestHost) => Promise<string> = async ({ address }) => address,
): Promise<SshTestHome> => {
  const machines = await openSshHosts(count);
  try {
    const home = await openTestHome({ homedir: machines.homedir });
    for (const machine of machines.hosts) await addMachine(home, machine, await reach(machine));
    const env = {
      PATH: process.env['PATH'],
      HOME: machines.homedir,
      SLIPWAY_HOME: home.folder,
      KUBECONFIG: home.kubeconfig,
    };
    return {
      ...home,
      machines,
      slipway: (...words) => startSlipway(words, { env }),
      [Symbol.asyncDispose]: async () => {
        await home[Symbol.asyncDispose]();
        await machines[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await machines[Symbol.asyncDispose]();
    throw error;
  }
};

const addMachine = async ({ core }: TestHome, machine: SshTestHost, place: string) => {
  const { name, address } = machine;
  const acceptedKeys = [await machine.fingerprint()];
  const signal = AbortSignal.timeout(60_000);
  await core.hosts.add({ target: `root@${place}`, name, address, acceptedKeys }, { signal });
};
