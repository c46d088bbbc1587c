/** One window or one browser tab that talks to the engine. */
export interface Connection {
  /** Unique while the process lives. */
  readonly id: string;
  /** Fires when the window or the socket is gone; what belongs to this caller alone ends with it. */
  readonly signal: AbortSignal;
}

/** What the shells hand to the router with each call. */
export interface RouterContext {
  readonly connection: Connection;
  readonly shell: 'desktop' | 'browser';
  /** Takes errors that are the program's own fault, stack and all, for the log; the page sees only their message. */
  readonly report: (error: unknown, call: string) => void;
}
