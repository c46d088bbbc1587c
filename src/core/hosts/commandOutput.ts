import { AppError } from '../../shared/errors.ts';
import { LineSplitter } from '../lib/lines.ts';
import type { RunOptions } from './host.ts';

const MAX_OUTPUT = 8 * 1024 * 1024;

/** What a command printed, before anybody judged its exit code. */
export interface RawResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Collects what a command prints, and tells its lines; each of its streams may hold 8 MiB. */
export class CommandOutput {
  readonly #options: Pick<RunOptions, 'onLine' | 'linesOnly'>;
  readonly #streams;

  constructor(
    command: { readonly program: string; readonly node: string },
    options: Pick<RunOptions, 'onLine' | 'linesOnly'>,
  ) {
    this.#options = options;
    const open = () => ({
      lines: new LineSplitter((line) => options.onLine?.(line)),
      chunks: [] as Buffer[],
      size: 0,
    });
    this.#streams = { stdout: open(), stderr: open() };
    this.#tooMuch = () =>
      new AppError('COMMAND_FAILED', `${command.program} on ${command.node} printed more than 8 MiB.`);
  }

  readonly #tooMuch: () => AppError;

  /** Throws `COMMAND_FAILED` when it is too much. */
  add(name: 'stdout' | 'stderr', data: Buffer): void {
    const stream = this.#streams[name];
    stream.lines.push(data);
    if (this.#options.linesOnly) return;
    stream.size += data.length;
    if (stream.size > MAX_OUTPUT) throw this.#tooMuch();
    stream.chunks.push(Buffer.from(data));
  }

  /** Tells the last lines, which may have no end, and gives what was collected. */
  finish(): Omit<RawResult, 'exitCode'> {
    const { stdout, stderr } = this.#streams;
    stdout.lines.end();
    stderr.lines.end();
    return { stdout: Buffer.concat(stdout.chunks), stderr: Buffer.concat(stderr.chunks).toString('utf8') };
  }
}
