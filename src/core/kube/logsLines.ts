import { StringDecoder } from 'node:string_decoder';
import type { LogLine } from '../../shared/contract/pods.ts';

/** Characters of one line; what is longer comes in parts. */
const MAX_LINE = 16 * 1024;
/** The kubelet writes its timestamps with nine digits, so they also sort as text. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:\d\d)) ?/;
const LONGEST_STAMP = 40;

export interface StampedLine extends LogLine {
  /** The timestamp as the kubelet wrote it; of a line's further parts, the first one's. */
  readonly stamp: string | undefined;
}

/**
 * Cuts a log with timestamps into lines. A carriage return within a line, as progress bars print it, begins another
 * line of the same time; characters are read whole, however the bytes come.
 */
export class LogLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: StampedLine) => void;
  #rest = '';
  /** Timestamp of the line whose first parts were given out already. */
  #begun: { readonly stamp: string | undefined } | undefined;

  constructor(onLine: (line: StampedLine) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#give(line, true);
    if (this.#rest.length <= MAX_LINE + LONGEST_STAMP) return;
    this.#give(this.#rest, false);
    this.#rest = '';
  }

  /** Gives out what is left without a line end. */
  end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (rest !== '') this.#give(rest, true);
    this.#begun = undefined;
  }

  #give(line: string, isWhole: boolean): void {
    const found = this.#begun === undefined ? STAMP.exec(line) : null;
    const stamp = this.#begun === undefined ? found?.[1] : this.#begun.stamp;
    const text = line.slice(found?.[0].length ?? 0);
    const isRest = this.#begun !== undefined;
    this.#begun = isWhole ? undefined : { stamp };
    // The end of a line that was cut just there.
    if (isRest && isWhole && text === '') return;
    const at = stamp === undefined ? {} : { at: Date.parse(stamp) };
    let continues = isRest;
    for (const part of text.replace(/\r+$/, '').split(/\r+/)) {
      for (const piece of cutText(part)) {
        this.#onLine({ stamp, ...at, text: piece, ...(continues ? { continues } : {}) });
        continues = true;
      }
      continues = false;
    }
  }
}

/** Pieces of at most MAX_LINE, no character of two halves cut in between. */
function* cutText(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > MAX_LINE) {
    const last = text.charCodeAt(start + MAX_LINE - 1);
    const end = start + MAX_LINE - (last >= 0xd800 && last < 0xdc00 ? 1 : 0);
    yield text.slice(start, end);
    start = end;
  }
  yield text.slice(start);
}
