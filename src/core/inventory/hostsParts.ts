import type { NodeRole } from '../../shared/cluster.ts';
import { AppError } from '../../shared/errors.ts';
import type { HostFinding, HostFix } from '../../shared/hostFinding.ts';
import type { MachineEntry, MachineSecrets } from '../../shared/machine.ts';
import type { Host } from '../hosts/host.ts';
import { findNearest } from '../lib/findNearest.ts';
import type { KeptSecrets } from './createMachineSecrets.ts';
import type { MachineIdentity } from './machineIdentity.ts';
import type { Inventory } from './openInventory.ts';

/** A machine that is being tried out; nothing is connected before its host is used. */
export interface TriedHost extends Disposable {
  readonly host: Host;
  /** The address that was connected to, where this machine knows it. */
  readonly connectedTo: () => string | undefined;
}

/** Ways to the machines. */
export interface MachineAccess {
  /** A machine of the inventory; its connections are kept. */
  find(name: string): Promise<Host>;
  tryOut(request: {
    readonly name: string;
    readonly target: string;
    readonly identityFiles?: readonly string[] | undefined;
    readonly acceptedKeys: readonly string[];
    readonly secrets: MachineSecrets;
    readonly signal: AbortSignal;
  }): Promise<TriedHost>;
  /** Names of `~/.ssh/config`. */
  listAliases(): Promise<readonly string[]>;
}

export interface PlannedHost {
  readonly host: Host;
  readonly role: NodeRole;
}

export interface HostsPlan {
  readonly cluster: string;
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  readonly severalControlPlanes: boolean;
  readonly arch: 'amd64' | 'arm64';
  readonly signal: AbortSignal;
}

/** The machine that something is mended on, among those that it is to be in one cluster with. */
export interface FixTarget extends Omit<HostsPlan, 'arch' | 'signal'>, PlannedHost {
  readonly others: readonly { readonly address: string; readonly role: NodeRole }[];
}

/** What the inventory's commands are made of. */
export interface HostsParts {
  readonly inventory: Inventory;
  readonly secrets: KeptSecrets;
  readonly access: MachineAccess;
  readonly homedir: string;
  readonly readIdentity: (host: Host, options: { readonly signal: AbortSignal }) => Promise<MachineIdentity>;
  readonly preflight: (hosts: readonly PlannedHost[], plan: HostsPlan) => Promise<readonly HostFinding[]>;
  /** What was changed and what could not be, as sentences. */
  readonly fixHost: (
    fix: HostFix,
    target: FixTarget,
    options: { readonly signal: AbortSignal },
  ) => Promise<{ readonly changes: readonly string[]; readonly failures: readonly string[] }>;
  /** What the nodes' programs are made for. */
  readonly arch: 'amd64' | 'arm64';
}

/** A machine of the inventory. Throws `NOT_FOUND`. */
export const findEntry = (name: string, { inventory }: Pick<HostsParts, 'inventory'>): MachineEntry => {
  const entries = inventory.list();
  const entry = entries.find((one) => one.name === name);
  if (entry !== undefined) return entry;
  const near = findNearest(
    name,
    entries.map((one) => one.name),
  );
  throw new AppError('NOT_FOUND', `There is no machine ${JSON.stringify(name)} in the inventory.`, {
    hint:
      near === undefined ? 'See those that there are with `slipway hosts list`.' : `Did you mean ${near}?`,
  });
};
