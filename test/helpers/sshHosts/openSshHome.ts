import { openTestHome, type TestHome } from '../testHome.ts';
import { openSshHosts, type SshTestHost, type SshTestHosts } from './openSshHosts.ts';

/** The app with machines in its inventory; both go when it is disposed of. */
export interface SshTestHome extends TestHome {
  readonly machines: SshTestHosts;
}

/** Starts machines and adds them to the inventory, as a person would who compares their keys. */
export const openSshHome = async (count: number): Promise<SshTestHome> => {
  const machines = await openSshHosts(count);
  try {
    const home = await openTestHome({ homedir: machines.homedir });
    for (const machine of machines.hosts) await addMachine(home, machine);
    return {
      ...home,
      machines,
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

const addMachine = async ({ core }: TestHome, machine: SshTestHost) => {
  const acceptedKeys = [await machine.fingerprint()];
  const target = `root@${machine.address}`;
  await core.hosts.add({ target, name: machine.name, acceptedKeys }, { signal: AbortSignal.timeout(60_000) });
};
