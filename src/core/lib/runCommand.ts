import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.ts';
import { LineSplitter } from './lines.ts';

export interface CommandOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of stdout and stderr as it arrives. */
  readonly onLine?: (line: string) => void;
  /** Exit codes that count as success; `[0]` by default. */
  readonly okCodes?: readonly number[];
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
}

const KEPT_LINES = 20;

/**
 * Runs a program of this machine, without a shell, and collects its stdout.
 * Rejects with `COMMAND_FAILED` (the last lines as details), `DISK_FULL` when the output says so, or `CANCELLED`;
 * a cancelled program and its children are ended first.
 */
export const runCommand = async (
  argv: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> => {
  const [file, ...args] = argv;
  if (file === undefined) throw new AppError('INTERNAL', 'an empty command was to be run');
  options.signal.throwIfAborted();
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a compiler's children end with it.
    detached: true,
  });
  const stop = () => {
    endGroup(child.pid);
    // A child that left the group may hold them open for as long as it likes.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  options.signal.addEventListener('abort', stop, { once: true });
  const last: string[] = [];
  const stdout: string[] = [];
  const read = (stream: Readable, keep: boolean) => {
    const lines = new LineSplitter((line) => {
      last.push(line);
      if (last.length > KEPT_LINES) last.shift();
      if (keep) stdout.push(line);
      options.onLine?.(line);
    });
    stream.on('data', (chunk: Buffer) => lines.push(chunk));
    stream.on('end', () => lines.end());
  };
  read(child.stdout, true);
  read(child.stderr, false);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
    });
    if (options.signal.aborted) throw new AppError('CANCELLED', `${file} was stopped`);
    if (!(options.okCodes ?? [0]).includes(exitCode)) throw commandError({ argv, exitCode, lines: last });
    return { exitCode, stdout: stdout.join('\n') };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('COMMAND_FAILED', `${file} could not be started: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    options.signal.removeEventListener('abort', stop);
  }
};

const endGroup = (leader: number | undefined) => {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // ESRCH: it has ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

export interface FailedCommand {
  readonly argv: readonly string[];
  readonly exitCode: number;
  /** The last lines that it printed. */
  readonly lines: readonly string[];
  /** Where it ran, such as ` on demo-worker-1`. */
  readonly where?: string;
}

const FREE_SPACE =
  'Free some space there and try again; where Docker fills the disk, docker system prune helps.';

/** The error for a command that ended with a code that its caller does not accept. */
export const commandError = ({ argv, exitCode, lines, where = '' }: FailedCommand): AppError => {
  const full = lines.some((line) => /no space left on device/i.test(line));
  return new AppError(
    full ? 'DISK_FULL' : 'COMMAND_FAILED',
    full ? `The disk is full${where}.` : `${argv[0]} ended with exit code ${exitCode}${where}.`,
    {
      ...(full ? { hint: FREE_SPACE } : {}),
      details: [`$ ${argv.join(' ')}`, ...lines],
    },
  );
};
