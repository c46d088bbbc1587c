import type { Duplex } from 'node:stream';
import type { TerminalSession, TerminalSize } from '../lib/terminalSession.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Milliseconds until the command is given up; defaults to 60,000. */
  readonly deadline?: number;
  /** Exit codes that count as success; defaults to `[0]`. */
  readonly okCodes?: readonly number[];
  /** Bytes for the command's standard input. */
  readonly stdin?: string | Uint8Array;
  /** Called with each complete line of stdout and stderr as it arrives. */
  readonly onLine?: (line: string) => void;
  /** Lines go to `onLine` alone and none is kept, so the output may go on and on: the result's is empty. */
  readonly linesOnly?: boolean;
}

export interface ExecOptions extends RunOptions {
  /** Written first, as `putFiles` does it; the command runs when all are there, and has no standard input then. */
  readonly files?: readonly HostFile[];
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HostFile {
  /** Absolute path on the host; its folder is made when missing. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits, 0o644 by default. */
  readonly mode?: number;
}

/**
 * A place that a node runs on and that commands run in: a Docker container or a Linux machine.
 * All methods reject with an AppError: `COMMAND_FAILED` for an exit code that is not accepted,
 * `TIMED_OUT` past the deadline, `CANCELLED` when the signal fires, `HOST_UNREACHABLE` when the
 * host itself does not answer.
 */
export interface Host {
  /** The node's name in Kubernetes, also its host name. */
  readonly name: string;
  /** IPv4 address that the other nodes reach it by. */
  readonly address: string;
  /** Runs an argv array (never through a shell) and collects what it printed, at most 8 MiB of each stream. */
  exec(argv: readonly string[], options: ExecOptions): Promise<RunResult>;
  /** Writes files so that each appears whole or not at all, and compares their SHA-256 on the host. */
  putFiles(files: readonly HostFile[], options: RunOptions): Promise<void>;
  /** Reads a whole file, its SHA-256 compared. */
  getFile(path: string, options: RunOptions): Promise<Buffer>;
  /** Opens a byte stream to a TCP port on the host's own loopback. */
  forward(port: number, options: { readonly signal: AbortSignal }): Promise<Duplex>;
  /**
   * Opens a root shell on a terminal. When the signal fires, the session is disposed of or this process is killed, all
   * that runs on the terminal ends.
   */
  openShell(options: ShellOptions): Promise<TerminalSession>;
}

export interface ShellOptions extends TerminalSize {
  readonly signal: AbortSignal;
}
