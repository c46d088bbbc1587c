import type { HostsState } from '../../shared/contract/hosts.ts';
import type { FixReport, FixRequest, HostFinding } from '../../shared/hostFinding.ts';
import type { MachineEntry, MachineSecrets, MachineStatus, PastedResult } from '../../shared/machine.ts';

interface Call {
  readonly signal: AbortSignal;
}

/** What a person adds to a try. */
export interface Answers {
  /** SHA-256 fingerprints of host keys that the person confirmed: such a key is written to known_hosts. */
  readonly acceptedKeys?: readonly string[] | undefined;
  /** Kept when the try succeeds. */
  readonly secrets?: MachineSecrets | undefined;
}

export interface AddHostRequest extends Answers {
  /** `user@host`, `user@host:port` or a name of `~/.ssh/config`. */
  readonly target: string;
  /** The machine's own host name by default. */
  readonly name?: string | undefined;
  /** IPv4 address that the other machines reach it by; found out by default. */
  readonly address?: string | undefined;
  /** Private key files to try first; `~/` is the home folder. */
  readonly identityFiles?: readonly string[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** What is to be different about a machine; what is left out stays as it is. */
export interface EditHostRequest extends Answers {
  readonly target?: string | undefined;
  /** Where it is left out and the machine no longer has its address, it is found out again. */
  readonly address?: string | undefined;
  /** All of them: none when the list is empty. */
  readonly identityFiles?: readonly string[] | undefined;
  /** All of them. A node gets those that its machine has when it is made. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface CheckHostsOptions extends Call {
  /** Machines that are to be control planes: the first one by default. */
  readonly controlPlanes?: readonly string[] | undefined;
  /** The cluster that is planned; machines that are its nodes already are no problem. */
  readonly cluster?: string | undefined;
  readonly podSubnet?: string | undefined;
  readonly serviceSubnet?: string | undefined;
}

/**
 * The inventory of machines that answer SSH. All reject with `BAD_INPUT` when the settings file cannot be used, and
 * with `CANCELLED` when the signal fires.
 */
export interface HostsArea {
  /** Whether secrets are still there when Slipway is started again. */
  readonly keepsSecrets: boolean;
  /**
   * Every machine and how it is now, all asked side by side, each for ten seconds at most; without `ask` none is
   * asked and all are `not tested`.
   */
  list(options: Call & { readonly ask?: boolean }): Promise<readonly MachineStatus[]>;
  /**
   * The machines and how they are, and again at each change; each is asked at the start, when its entry changes and
   * every half minute. An inventory that cannot be read is told in the state.
   */
  watch(options: Call): AsyncIterable<HostsState>;
  /** Those who watch are told anew how each machine is. */
  refresh(): void;
  /**
   * Tests a machine and keeps it; nothing is kept when the test fails. Rejects with what connecting rejects with
   * (`HOST_KEY_UNKNOWN` has the fingerprint as its first detail; confirm it with `acceptedKeys`), `SUDO_REFUSED`,
   * `UNSUPPORTED` for what is no Linux machine, `CONFLICT` when the name or the address is taken.
   */
  add(request: AddHostRequest, options: Call): Promise<MachineEntry>;
  /** Adds the machines of pasted lines (`user@host:port NAME`), each for itself. */
  addMany(text: string, options: Call & Answers): Promise<readonly PastedResult[]>;
  /** Names of `~/.ssh/config` that stand for one machine each and are no machine's target yet. */
  listSshConfig(): Promise<readonly string[]>;
  /** Tries to sign in to a machine of the inventory and to become root there; keeps the secrets when that works. */
  test(name: string, options: Call & Answers): Promise<void>;
  /**
   * Changes what is known of a machine; when that is more than its labels, the machine is tested first, and nothing is
   * changed when the test fails. Rejects with what `add` rejects with, `NOT_FOUND` for an unknown name, and `CONFLICT`
   * too when the machine is a node and would get another address.
   */
  edit(name: string, request: EditHostRequest, options: Call): Promise<MachineEntry>;
  /**
   * Whether machines can become nodes of one cluster, without changing anything; all when none is named. A machine
   * that does not answer becomes a finding. Rejects with `NOT_FOUND` for an unknown name.
   */
  check(names: readonly string[], options: CheckHostsOptions): Promise<readonly HostFinding[]>;
  /**
   * Mends what is asked for on machines, one thing after the other on each and all machines side by side, then checks
   * again what `check` with these names and options checks. What it changes is the person's own and stays when a
   * cluster is deleted. A fix that fails stops no other. Rejects with `NOT_FOUND` for an unknown name, `BAD_INPUT` for
   * a machine that is none of `names`.
   */
  fix(names: readonly string[], fixes: readonly FixRequest[], options: CheckHostsOptions): Promise<FixReport>;
  /**
   * Takes a machine out, with its secrets; nothing changes on the machine. Without `force` rejects with `CONFLICT`
   * while it is a node of a cluster, and when nobody can tell as it does not answer.
   */
  remove(name: string, options: Call & { readonly force?: boolean }): Promise<void>;
}
