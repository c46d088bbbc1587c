import { appendFileSync, mkdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { OperationLogLine } from '../../../shared/contract/operations.ts';
import { createEventQueue, keepLatest } from '../../lib/eventQueue.ts';
import { watchFolder } from '../../lib/watchFolder.ts';

/** Milliseconds that lines are gathered before they are written. */
const GATHER = 50;
/** A log that grows beyond this (in bytes) is cut off: no disk is to fill up with it. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_LINE = 4_000;
/** Lines that a reader gets at once, at most. */
const BATCH = 500;
/** Milliseconds after which a reader looks whether the process that writes is still there. */
const LOOK_AGAIN = 2_000;

export interface LogWriter {
  write(line: OperationLogLine): void;
  /** Writes what was gathered; nothing comes after it. */
  close(): void;
}

/** Writes lines to a file, each as JSON; a log that can't be written must not keep the work from being done. */
export const openLogWriter = (file: string): LogWriter => {
  let gathered = '';
  let timer: NodeJS.Timeout | undefined;
  let room = MAX_BYTES;
  const flush = () => {
    timer = undefined;
    if (gathered === '') return;
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      appendFileSync(file, gathered, { mode: 0o600 });
    } catch {
      // The record, which is what resuming needs, tells of a full disk by itself.
    }
    gathered = '';
  };
  const append = (line: OperationLogLine) => {
    const text = `${JSON.stringify({ ...line, text: line.text.slice(0, MAX_LINE) })}\n`;
    room -= Buffer.byteLength(text);
    gathered += text;
  };
  return {
    write: (line) => {
      if (room <= 0) return;
      append(line);
      if (room <= 0) append({ ...line, text: '… this log is too long: what follows was not kept' });
      timer ??= setTimeout(flush, GATHER);
    },
    close: () => {
      clearTimeout(timer);
      flush();
      room = 0;
    },
  };
};

const parseLine = (text: string): readonly OperationLogLine[] => {
  try {
    return [JSON.parse(text) as OperationLogLine];
  } catch {
    // Cut short when its writer was killed.
    return [];
  }
};

/** Reads on from where it stopped, whole lines only. */
const makeReader = (file: string) => {
  let offset = 0;
  return async (): Promise<readonly OperationLogLine[]> => {
    let size = 0;
    try {
      size = statSync(file).size;
    } catch {
      return [];
    }
    if (size <= offset) return [];
    await using handle = await open(file, 'r');
    const buffer = Buffer.alloc(size - offset);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    offset += end;
    const lines = buffer.subarray(0, end).toString('utf8').split('\n');
    return lines.filter((line) => line !== '').flatMap(parseLine);
  };
};

export interface ReadLogOptions {
  readonly signal: AbortSignal;
  /** The operation has ended, or nobody is there to go on with it. */
  readonly isOver: () => Promise<boolean>;
}

/** A log from its beginning, in batches, then what comes, whichever process writes it; ends with the operation. */
export async function* readLog(
  file: string,
  { signal, isOver }: ReadLogOptions,
): AsyncGenerator<readonly OperationLogLine[], void, undefined> {
  const own = new AbortController();
  const either = AbortSignal.any([signal, own.signal]);
  const looks = createEventQueue<true>({ signal: either, merge: keepLatest });
  const look = () => looks.push(true);
  const timer = setInterval(look, LOOK_AGAIN);
  try {
    watchFolder(path.dirname(file), { signal: either, onChange: look });
    look();
    const read = makeReader(file);
    for await (const _ of looks) {
      const over = await isOver();
      const lines = await read();
      for (let start = 0; start < lines.length; start += BATCH) yield lines.slice(start, start + BATCH);
      if (over) return;
    }
  } finally {
    clearInterval(timer);
    own.abort();
  }
}
