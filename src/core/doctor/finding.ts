/** What one check of the machine found. `problem`: a cluster will not come up, or not stay up. */
export interface Finding {
  /** Stays the same between versions, for scripts. */
  readonly id: string;
  readonly title: string;
  readonly level: 'ok' | 'warning' | 'problem';
  /** What is there, as words. */
  readonly found: string;
  /** What to do about it: present when the level is not `ok`. */
  readonly todo?: string;
}
