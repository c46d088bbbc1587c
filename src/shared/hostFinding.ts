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
