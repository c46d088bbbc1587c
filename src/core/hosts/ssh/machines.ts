import type { SshMachine } from './sshExec.ts';

/** A machine of the inventory, ready to be used. */
export interface Machine {
  /** Its name in the inventory, which is also its node's name. */
  readonly name: string;
  /** IPv4 address that the other machines reach it by. */
  readonly address: string;
  readonly ssh: SshMachine;
}

/** The machines of the inventory, each with its connections. */
export interface Machines {
  readonly names: () => Promise<readonly string[]>;
  /** Rejects with `NOT_FOUND` for a name that the inventory does not have, or when `~/.ssh/config` is of no use. */
  readonly find: (name: string) => Promise<Machine>;
  /** Closes all connections. */
  readonly close: () => void;
}
