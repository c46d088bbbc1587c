import type { MachineSecrets } from '../../../shared/machine.ts';
import type { Host } from '../host.ts';
import type { Machines } from './machines.ts';
import { findEndpoint, type NamedTarget, openEndpoint, type SshPlaces, toSshMachine } from './openTarget.ts';
import { readSshConfig } from './readSshConfig.ts';
import { describeEndpoint } from './sshEndpoint.ts';
import { createSshHost } from './sshHost.ts';

export interface TryRequest extends NamedTarget {
  /** SHA-256 fingerprints of keys that the person confirmed. */
  readonly acceptedKeys: readonly string[];
  readonly secrets: MachineSecrets;
  readonly signal: AbortSignal;
}

/** A machine that is being tried out; nothing is connected before its host is used. */
export interface TriedMachine extends Disposable {
  readonly host: Host;
  /** `user@host:port`, as `~/.ssh/config` has it. */
  readonly endpoint: string;
  /** The address that was connected to, where this machine knows it. */
  readonly connectedTo: () => string | undefined;
}

/** What the inventory needs of SSH: its machines as hosts, and a try with one that it does not have yet. */
export const openMachineAccess = (machines: Machines, places: SshPlaces) => ({
  find: async (name: string): Promise<Host> => {
    const { address, ssh } = await machines.find(name);
    return createSshHost(ssh, { address });
  },
  tryOut: async (request: TryRequest): Promise<TriedMachine> => {
    const { name, secrets, acceptedKeys, signal } = request;
    const endpoint = await findEndpoint(request, places);
    const { lines, connectedTo } = openEndpoint(endpoint, {
      name,
      secrets: () => secrets,
      acceptedKeys,
      signal,
    });
    return {
      host: createSshHost(toSshMachine(endpoint, { name, lines, secrets }), { address: endpoint.host }),
      endpoint: describeEndpoint(endpoint),
      connectedTo,
      [Symbol.dispose]: () => lines.close(),
    };
  },
  listAliases: async (): Promise<readonly string[]> => (await readSshConfig(places.homedir)).aliases,
});
