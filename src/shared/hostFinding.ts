import type { ErrorInfo } from './errors.ts';

/** Things that Slipway can mend on a machine when it is asked to. */
export const hostFixes = [
  'swap-off',
  'load-modules',
  'open-firewall-ports',
  'set-host-name',
  'set-clock',
] as const;

export type HostFix = (typeof hostFixes)[number];

/** What one check found on one machine. `problem`: it cannot become a node, or will not stay one. */
export interface HostFinding {
  /** The machine's name in the cluster that is planned. */
  readonly host: string;
  /** Stays the same between versions, for scripts. */
  readonly id: string;
  readonly title: string;
  readonly level: 'ok' | 'warning' | 'problem';
  /** What is there, as words. */
  readonly found: string;
  /** What it means for a cluster. */
  readonly means?: string;
  /** What the person does about it. */
  readonly todo?: string;
  /** What Slipway can do about it instead. */
  readonly fix?: HostFix;
}

/** One thing that is to be mended on one machine. */
export interface FixRequest {
  readonly host: string;
  readonly fix: HostFix;
}

/** What became of it. */
export interface FixResult extends FixRequest {
  /** `unneeded`: all was so already. A fix that failed may have changed something all the same. */
  readonly state: 'done' | 'unneeded' | 'failed';
  /** What was changed on the machine, as sentences; it stays when a cluster is deleted. */
  readonly changes: readonly string[];
  /** Why it failed. */
  readonly error?: ErrorInfo;
}

/** What was mended, in the order that it was asked for, and what a check found afterwards. */
export interface FixReport {
  readonly results: readonly FixResult[];
  readonly findings: readonly HostFinding[];
}
