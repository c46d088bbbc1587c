/** Things that Slipway can mend on a machine when it is asked to. */
export type HostFix = 'swap-off' | 'load-modules' | 'open-firewall-ports' | 'set-host-name' | 'set-clock';

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

/** A finding before it is said of which machine. */
export type CheckFinding = Omit<HostFinding, 'host'>;

/** The finding for what a machine does not tell: nobody guesses. */
export const cannotTell = (
  about: { readonly id: string; readonly title: string },
  { means, todo }: { readonly means: string; readonly todo: string },
): CheckFinding => ({ ...about, level: 'warning', found: 'cannot be told', means, todo });
