import type { TerminalEnd, TerminalEvent } from '../../../shared/contract/pods.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { isAbort, toErrorInfo } from '../../api/toErrorInfo.ts';
import { decodeBase64, encodeBase64 } from './binary.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Opens a terminal; its program ends when the signal fires. */
export type OpenTerminal = (size: TerminalSize, signal: AbortSignal) => Promise<AsyncIterable<TerminalEvent>>;

export interface TerminalLink {
  /** What was typed or pasted, or how the mouse moved, as the program is to read it. */
  readonly write: (bytes: Uint8Array) => void;
  readonly resize: (size: TerminalSize) => void;
  readonly close: () => void;
}

interface LinkOptions {
  readonly open: OpenTerminal;
  readonly size: TerminalSize;
  /** Shows bytes; calls back when they are shown. */
  readonly onData: (data: Uint8Array, shown: () => void) => void;
  readonly onOpen: () => void;
  readonly onEnd: (end: TerminalEnd | ErrorInfo) => void;
}

/** Shown bytes are told in portions, well below what the engine waits for. */
const ACKNOWLEDGE = 64 * 1024;
/** Bytes of one call; a paste may be long. */
const PORTION = 100_000;

const join = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};

/** Joins a terminal on the page with a program; what is typed before it has begun waits. */
export const linkTerminal = (options: LinkOptions): TerminalLink => {
  const stop = new AbortController();
  let id: string | undefined;
  let { size } = options;
  let typed: Uint8Array = new Uint8Array();
  let isSending = false;
  let shown = 0;
  const send = async () => {
    if (isSending || id === undefined) return;
    isSending = true;
    try {
      while (typed.length > 0 && !stop.signal.aborted) {
        const portion = typed.subarray(0, PORTION);
        typed = typed.subarray(PORTION);
        await api.terminals.write({ id, data: encodeBase64(portion) });
      }
    } catch {
      // It has ended, which its stream tells.
    } finally {
      isSending = false;
    }
  };
  const acknowledge = (bytes: number) => {
    shown += bytes;
    if (shown < ACKNOWLEDGE || id === undefined) return;
    api.terminals.acknowledge({ id, bytes: shown }).catch(() => undefined);
    shown = 0;
  };
  const resize = (next: TerminalSize) => {
    size = next;
    if (id !== undefined) api.terminals.resize({ id, ...size }).catch(() => undefined);
  };
  const take = (event: TerminalEvent) => {
    if (event.id !== undefined) {
      id = event.id;
      options.onOpen();
      // The size may have changed while it was opened.
      if (size !== options.size) resize(size);
      void send();
    }
    if (event.data !== undefined) {
      const data = decodeBase64(event.data);
      options.onData(data, () => acknowledge(data.length));
    }
    if (event.ended !== undefined) options.onEnd(event.ended);
  };
  const run = async () => {
    let hasEnded = false;
    for await (const event of await options.open(size, stop.signal)) {
      take(event);
      hasEnded ||= event.ended !== undefined;
    }
    if (!hasEnded && !stop.signal.aborted) options.onEnd({ message: 'The connection to it was lost.' });
  };
  run().catch((error: unknown) => {
    if (!stop.signal.aborted && !isAbort(error)) options.onEnd(toErrorInfo(error));
  });
  return {
    write: (bytes) => {
      typed = join(typed, bytes);
      void send();
    },
    resize,
    close: () => stop.abort(),
  };
};
