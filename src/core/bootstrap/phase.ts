/** What one step of a phase gets: its node, when the phase runs per node. */
export interface Step {
  readonly node: string | undefined;
  readonly signal: AbortSignal;
  /** A line for the log behind this step. */
  readonly log: (line: string) => void;
  /** What is being done just now, in a few words. */
  readonly note: (text: string) => void;
}

/** Tells a line both as what is being done now and in the log. */
export const reportTo =
  ({ note, log }: Step) =>
  (line: string): void => {
    note(line);
    log(line);
  };

/** How a phase is called, and what comes before it. */
export type PhaseHead = Pick<Phase, 'id' | 'title' | 'needs'>;

/**
 * One step of bringing a cluster up. Every phase may run again after it was interrupted at any point: it finds what
 * is done and goes on. What it did is undone by the operation's own clean-up, which removes the hosts and the context.
 */
export interface Phase {
  readonly id: string;
  /** What is done, for people: «Start the control plane». */
  readonly title: string;
  /**
   * Phases that come first. Where both run per node, a node waits only for its own step of the other;
   * `all` waits for every node's.
   */
  readonly needs: readonly (string | { readonly all: string })[];
  /** Nodes that it runs on, all at once; without it, it runs once for the cluster. */
  readonly nodes?: readonly string[];
  readonly run: (step: Step) => Promise<void>;
}
