import type { Readable, Writable } from 'node:stream';
import type { Core } from '../core/core.ts';

/** Where output goes: a stream that may be a terminal. */
export type OutStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Where input comes from: a stream that may be a terminal, whose echo raw mode ends. */
export type InStream = Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };

/** Browser mode, while it is open. */
export interface PageServer {
  readonly port: number;
  /** A link that signs one browser in. */
  readonly makeLink: () => string;
  readonly close: () => Promise<void>;
}

/** All that the command line has of the world; `main.ts` gives it the real one. */
export interface CliIo {
  /** The engine, made when a command first needs it. */
  readonly core: () => Core;
  readonly stdin: InStream;
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
  /** Calls back for each SIGINT, SIGTERM and SIGHUP; returns what ends it. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Serves the interface on the loopback address, built before where its sources are others; `PORT_TAKEN`. */
  readonly openServer: (request: {
    readonly core: Core;
    readonly port: number;
    /** Takes errors that are the program's own fault. */
    readonly report: (error: unknown, call: string) => void;
    /** Told that it builds. */
    readonly say: (line: string) => void;
    /** Ends the building. */
    readonly signal: AbortSignal;
  }) => Promise<PageServer>;
  /** Opens a link in the person's browser; false when none can be started. */
  readonly openBrowser: (link: string) => Promise<boolean>;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}
