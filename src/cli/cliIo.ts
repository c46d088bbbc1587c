import type { Readable, Writable } from 'node:stream';
import type { Core } from '../core/core.ts';

/** Where output goes: a stream that may be a terminal. */
export type OutStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** All that the command line has of the world; `main.ts` gives it the real one. */
export interface CliIo {
  /** The engine, made when a command first needs it. */
  readonly core: () => Core;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutStream;
  readonly stderr: OutStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homedir: string;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** What a person types to run this, such as `slipway`; commands to copy begin with it. */
  readonly program: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back for each SIGINT and SIGTERM; returns what ends it. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}
