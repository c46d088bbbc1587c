import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openRelay, type Relay } from './openRelay.ts';
import { openSshHome, type SshTestHome } from './openSshHome.ts';

/** The app with machines that it reaches by ways which a test can break. */
export interface RelayedHome extends SshTestHome {
  /** In the order of the machines. */
  readonly relays: readonly Relay[];
}

/** What a person writes who wants to hear soon of a machine that is gone. */
const SSH_CONFIG = 'Host *\n  ServerAliveInterval 3\n  ConnectTimeout 10\n';

/** Starts machines, and a relay before the SSH server of each. */
export const openRelayedHome = async (count: number): Promise<RelayedHome> => {
  const relays: Relay[] = [];
  const close = async () => {
    for (const relay of relays) await relay[Symbol.asyncDispose]();
  };
  try {
    const home = await openSshHome(count, async ({ address }) => {
      const relay = await openRelay(address);
      relays.push(relay);
      return `127.0.0.1:${relay.port}`;
    });
    await writeFile(path.join(home.machines.homedir, '.ssh', 'config'), SSH_CONFIG);
    return {
      ...home,
      relays,
      [Symbol.asyncDispose]: async () => {
        await home[Symbol.asyncDispose]();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
};
