import type { ClientLink } from '@orpc/client';

/** One connection to the engine, until it is closed; the next one is another line. */
export interface Line {
  readonly link: ClientLink<Record<never, never>>;
  /** Fires when the connection is gone. */
  readonly closed: AbortSignal;
}

/** Whatever keeps a line open: gives the one that is there, or waits for the next. */
export interface Lines {
  /** Rejects with `CONNECTION_LOST` when there is none for a while, with `SIGNED_OUT`, or with the signal's reason. */
  readonly next: (signal: AbortSignal | undefined) => Promise<Line>;
  /** Ends it for good. */
  readonly stop: () => void;
}
