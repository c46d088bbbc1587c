import type { LogBatch } from '../../shared/contract/pods.ts';
import { AppError } from '../../shared/errors.ts';
import type { Host } from '../hosts/host.ts';
import { parseJournalLine } from './parseJournalLine.ts';

/** Milliseconds that one journalctl lives: if this process is killed, none stays on the node for long. */
const LIFE = 600_000;
/** Lines that are kept for a reader who is slow. */
const MAX_WAITING = 20_000;

type Line = LogBatch['lines'][number];

interface UnitLogOptions {
  readonly unit: string;
  /** Lines to begin with. */
  readonly tail: number;
  readonly signal: AbortSignal;
  /** Milliseconds after which a journalctl is replaced by a new one; ten minutes by default. */
  readonly life?: number;
}

/** What was read and not yet taken. */
class Inbox {
  #lines: Line[] = [];
  #dropped = 0;
  #wake = Promise.withResolvers<void>();

  push(line: Line): void {
    this.#lines.push(line);
    if (this.#lines.length > MAX_WAITING) {
      this.#lines.splice(0, MAX_WAITING / 2);
      this.#dropped += MAX_WAITING / 2;
    }
    this.#wake.resolve();
  }

  /** Resolves when there is something to take. */
  get ready(): Promise<void> {
    return this.#wake.promise;
  }

  take(): LogBatch | undefined {
    const [lines, dropped] = [this.#lines, this.#dropped];
    this.#lines = [];
    this.#dropped = 0;
    this.#wake = Promise.withResolvers<void>();
    if (lines.length === 0) return undefined;
    return dropped === 0 ? { lines } : { lines, dropped };
  }
}

const makeArgv = (unit: string, tail: number, cursor: string | undefined) => [
  'journalctl',
  '--follow',
  '--no-pager',
  '--output=json',
  '--output-fields=MESSAGE',
  '--all',
  `--unit=${unit}.service`,
  ...(cursor === undefined ? [`--lines=${tail}`] : ['--lines=all', `--after-cursor=${cursor}`]),
];

/** Follows from one journalctl to the next, each going on after the line that the former one said last. */
const follow = async (host: Host, options: UnitLogOptions, inbox: Inbox): Promise<never> => {
  let cursor: string | undefined;
  for (;;) {
    try {
      await host.exec(makeArgv(options.unit, options.tail, cursor), {
        signal: options.signal,
        deadline: options.life ?? LIFE,
        linesOnly: true,
        onLine: (text) => {
          const entry = parseJournalLine(text);
          cursor = entry.cursor ?? cursor;
          for (const line of entry.lines) inbox.push(line);
        },
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'TIMED_OUT') throw error;
      continue;
    }
    throw new AppError('COMMAND_FAILED', `The log of ${options.unit} on ${host.name} ended by itself.`, {
      hint: 'journald may have been restarted on the node; open the log again.',
    });
  }
};

/** The log of a systemd unit in batches: its last lines, then what comes, until the signal fires or the host is gone. */
export async function* followUnitLog(host: Host, options: UnitLogOptions): AsyncGenerator<LogBatch> {
  const inbox = new Inbox();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const running = follow(host, { ...options, signal }, inbox);
  // It is looked at in the loop, and may fail before.
  running.catch(() => undefined);
  try {
    for (;;) {
      await Promise.race([inbox.ready, running]);
      const batch = inbox.take();
      if (batch !== undefined) yield batch;
    }
  } catch (error) {
    if (!options.signal.aborted) throw error;
  } finally {
    stop.abort();
    // Settles when the program on the node is gone.
    await running.catch(() => undefined);
  }
}
