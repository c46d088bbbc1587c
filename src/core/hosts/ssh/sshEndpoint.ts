/** A machine that answers SSH and who to be there, with what `~/.ssh/config` says about it. */
export interface SshEndpoint {
  /** Name or address to connect to. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Key files that were named for it, absolute, in the order to try them; a public one stands for the agent's key. */
  readonly identityFiles: readonly string[];
  /** Private key files that are tried when none was named and the agent has none that fits. */
  readonly defaultIdentityFiles: readonly string[];
  /** Socket of the SSH agent. */
  readonly agent: string | undefined;
  /** Whether the agent is asked for none but the keys of these files. */
  readonly identitiesOnly?: boolean;
  /** What known host keys call it, in place of its name and port. */
  readonly hostKeyAlias?: string | undefined;
  /** Files of known host keys; a new key is written to the first. */
  readonly knownHostsFiles: readonly string[];
  /** Files of keys that everybody on this computer knows. */
  readonly globalKnownHostsFiles?: readonly string[];
  /** Whether the key of a machine that was never seen is taken and written down without a question. */
  readonly acceptsNewKeys?: boolean;
  /** Machines to go through, the nearest first. */
  readonly jumps: readonly SshEndpoint[];
  /** Milliseconds until it is given up when it does not answer. */
  readonly connectWithin?: number | undefined;
  /** How often it is asked for a sign of life, in milliseconds, and how many questions may stay without one. */
  readonly alive?: { readonly every: number | undefined; readonly misses: number | undefined };
}

/** As a person writes it: `user@host`, with `:port` where it is not 22. */
export const describeEndpoint = ({ user, host, port }: SshEndpoint): string =>
  `${user}@${host.includes(':') ? `[${host}]` : host}${port === 22 ? '' : `:${port}`}`;

/** The secrets of one machine, in memory only. */
export interface SshSecrets {
  /** Password of the user, also for a server that asks for it interactively. */
  readonly password?: string | undefined;
  /** Passphrases by absolute path of the key file. */
  readonly passphrases?: Readonly<Record<string, string>>;
  /** Password for sudo; the user's own where it is not set. */
  readonly sudoPassword?: string | undefined;
}
