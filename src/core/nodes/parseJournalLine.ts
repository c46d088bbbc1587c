import type { LogBatch } from '../../shared/contract/pods.ts';

interface JournalLine {
  /** Where to go on from; absent when the line is no entry of the journal. */
  readonly cursor?: string;
  readonly lines: LogBatch['lines'];
}

interface JournalEntry {
  readonly __CURSOR?: string;
  /** Microseconds since 1970. */
  readonly __REALTIME_TIMESTAMP?: string;
  /** Bytes where the message is no UTF-8; null where it is too long. */
  readonly MESSAGE?: string | readonly number[] | null;
}

const decode = (message: JournalEntry['MESSAGE']) => {
  if (typeof message === 'string') return message;
  return Array.isArray(message) ? Buffer.from(message as number[]).toString('utf8') : '';
};

const parseJson = (text: string): JournalEntry | undefined => {
  try {
    return JSON.parse(text) as JournalEntry;
  } catch {
    return undefined;
  }
};

/** Reads one line of `journalctl --output=json`; what is no entry (a complaint of journalctl itself) is shown as it is. */
export const parseJournalLine = (text: string): JournalLine => {
  const entry = text.startsWith('{') ? parseJson(text) : undefined;
  if (entry?.__CURSOR === undefined) return { lines: [{ text }] };
  const at = Math.floor(Number(entry.__REALTIME_TIMESTAMP) / 1000);
  return {
    cursor: entry.__CURSOR,
    lines: decode(entry.MESSAGE)
      .split('\n')
      .map((part) => ({ at, text: part })),
  };
};
