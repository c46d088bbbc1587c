import { z } from 'zod';
import type { ErrorInfo } from './errors.ts';

/** A machine's name is its node's name too: a DNS label. */
export const machineName = z
  .string()
  .max(63, "a machine's name has at most 63 characters")
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    "a machine's name has lower-case letters, digits and hyphens, and neither begins nor ends with a hyphen",
  );

/** An IPv4 address that other machines can reach a machine by. */
export const machineAddress = z
  .ipv4('an address is IPv4, such as 10.0.0.5')
  .refine((address) => !/^(?:0|127|22[4-9]|2[3-5]\d)\./.test(address), {
    error: 'no other machine is reached by this address',
  });

/** A machine of the inventory, as the settings file keeps it; keys of other versions stay. */
export const machineEntry = z.looseObject({
  name: machineName,
  target: z.string().min(1),
  address: machineAddress,
  identityFiles: z.array(z.string().min(1)).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

export interface MachineEntry {
  /** Unique in the inventory; it becomes the node's name. */
  readonly name: string;
  /** `user@host:port`, or a name of `~/.ssh/config`, as the person wrote it. */
  readonly target: string;
  /** IPv4 address that the other machines reach it by. */
  readonly address: string;
  /** Private key files to try first; absolute. */
  readonly identityFiles?: readonly string[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** The secrets of one machine. They are kept apart from its entry, and are in no error and no log. */
export interface MachineSecrets {
  /** Of the user, for signing in; for sudo too where `sudoPassword` is not set. */
  readonly password?: string | undefined;
  /** Opens the private keys that are locked. */
  readonly passphrase?: string | undefined;
  readonly sudoPassword?: string | undefined;
}

export type MachineState =
  | 'ready'
  | 'unreachable'
  | 'key unknown'
  | 'key changed'
  | 'sign-in failed'
  | 'key locked'
  | 'not root'
  | 'failed'
  | 'not tested';

/** The node of a cluster that a machine is, by the marker file on it. */
export interface MachineNode {
  /** Absent, as `node` may be, when the file is there and does not tell. */
  readonly cluster?: string;
  readonly node?: string;
}

/** A machine of the inventory and how it is now. */
export interface MachineStatus extends MachineEntry {
  readonly state: MachineState;
  /** Why it is not ready. */
  readonly error?: ErrorInfo;
  /** Absent when it is a free machine, and when nobody could look. */
  readonly node?: MachineNode;
}

/** What became of one pasted line; lines count from 1. */
export interface PastedResult {
  readonly line: number;
  readonly text: string;
  /** What was kept. */
  readonly machine?: MachineEntry;
  /** Why nothing was. */
  readonly error?: ErrorInfo;
}

/** Slipway's own file on a machine that is a node of one of its clusters: which cluster, and which nodes. */
export const MARKER_FILE = '/etc/slipway/node.json';
