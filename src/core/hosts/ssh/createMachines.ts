import { AppError } from '../../../shared/errors.ts';
import type { MachineEntry, MachineSecrets } from '../../../shared/machine.ts';
import type { Machines } from './machines.ts';
import { findEndpoint, openEndpoint, type SshPlaces, toSshMachine } from './openTarget.ts';
import type { SshLines } from './sshLines.ts';

export interface MachinesOptions extends SshPlaces {
  /** The inventory as it is now; may throw. */
  readonly listEntries: () => readonly MachineEntry[];
  readonly readSecrets: (name: string) => MachineSecrets;
}

interface Kept {
  /** What the connections lead to. */
  readonly key: string;
  readonly lines: SshLines;
  readonly close: () => void;
}

/** The machines of the inventory, each with its connections, which are dropped when they would lead elsewhere. */
export const createMachines = (options: MachinesOptions): Machines => {
  const kept = new Map<string, Kept>();
  const drop = (name: string) => {
    kept.get(name)?.close();
    kept.delete(name);
  };
  const listEntries = () => {
    const entries = options.listEntries();
    const names = new Set(entries.map(({ name }) => name));
    for (const name of kept.keys()) if (!names.has(name)) drop(name);
    return entries;
  };
  return {
    names: async () => listEntries().map(({ name }) => name),
    find: async (name) => {
      const entry = listEntries().find((one) => one.name === name);
      if (entry === undefined) throw refuseUnknown(name);
      const endpoint = await findEndpoint(entry, options);
      const secrets = () => options.readSecrets(name);
      const key = JSON.stringify(endpoint);
      if (kept.get(name)?.key !== key) {
        drop(name);
        kept.set(
          name,
          keepLines(key, (signal) => openEndpoint(endpoint, { name, secrets, signal }).lines),
        );
      }
      const { lines } = kept.get(name) as Kept;
      return {
        name,
        address: entry.address,
        ssh: toSshMachine(endpoint, { name, lines, secrets: secrets() }),
      };
    },
    close: () => {
      for (const name of [...kept.keys()]) drop(name);
    },
  };
};

const keepLines = (key: string, open: (signal: AbortSignal) => SshLines): Kept => {
  const ending = new AbortController();
  const lines = open(ending.signal);
  return {
    key,
    lines,
    close: () => {
      ending.abort();
      lines.close();
    },
  };
};

const refuseUnknown = (name: string) =>
  new AppError('NOT_FOUND', `There is no machine ${name} in the inventory.`, {
    hint: 'See those that there are with `slipway hosts list`.',
  });
