import type { LogBatch, LogLine } from '../../shared/contract/pods.ts';

/** Milliseconds that lines are gathered before they are given out. */
const TICK = 50;
const BATCH_LINES = 5_000;
/** What waits for a slow reader. */
const MOST_LINES = 20_000;
const MOST_CHARACTERS = 8_000_000;

export interface LogBuffer {
  push(line: LogLine): void;
  /** There is as much as it holds: whoever can wait should, or the oldest lines are left out. */
  isFull(): boolean;
  /** Settles when it is not full any more. */
  hasRoom(): Promise<void>;
  end(): void;
  fail(error: unknown): void;
  /** Batches, until it has ended or the signal fires. */
  read(signal: AbortSignal): AsyncGenerator<LogBatch, void>;
}

/** Between a log and its reader: lines come out in batches, and a slow reader costs bounded memory. */
export const createLogBuffer = (): LogBuffer => {
  let lines: LogLine[] = [];
  let characters = 0;
  let dropped = 0;
  let over: { readonly error?: unknown } | undefined;
  let wake = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();
  const isFull = () => lines.length >= MOST_LINES || characters >= MOST_CHARACTERS;
  const dropOldest = () => {
    // Some at once, as taking from the front of a list costs its length.
    const gone = lines.splice(0, Math.ceil(lines.length / 10));
    dropped += gone.length;
    for (const { text } of gone) characters -= text.length;
  };
  const take = (): LogBatch => {
    const batch = lines.length > BATCH_LINES ? lines.splice(0, BATCH_LINES) : lines;
    if (batch === lines) lines = [];
    for (const { text } of batch) characters -= text.length;
    const missing = dropped;
    dropped = 0;
    if (!isFull()) {
      room.resolve();
      room = Promise.withResolvers();
    }
    return { lines: batch, ...(missing > 0 ? { dropped: missing } : {}) };
  };
  const finish = (end: { readonly error?: unknown }) => {
    over ??= end;
    wake.resolve();
    room.resolve();
  };
  const gather = async () => {
    await wake.promise;
    wake = Promise.withResolvers();
    if (over === undefined) await new Promise((resolve) => setTimeout(resolve, TICK));
  };
  return {
    push: (line) => {
      if (over !== undefined) return;
      if (isFull()) dropOldest();
      lines.push(line);
      characters += line.text.length;
      wake.resolve();
    },
    isFull,
    hasRoom: async () => {
      while (isFull() && over === undefined) await room.promise;
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    read: async function* (signal) {
      const stop = () => finish({});
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      try {
        while (!signal.aborted) {
          if (lines.length > 0) yield take();
          else if (over === undefined) await gather();
          else return giveEnd(over);
        }
      } finally {
        signal.removeEventListener('abort', stop);
        finish({});
      }
    },
  };
};

const giveEnd = (over: { readonly error?: unknown }): void => {
  if ('error' in over) throw over.error;
};
