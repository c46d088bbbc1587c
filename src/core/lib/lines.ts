import { StringDecoder } from 'node:string_decoder';

const MAX_LINE = 64 * 1024;

/** Cuts a stream of bytes (UTF-8) into lines; a carriage return ends a line too, as progress bars use it. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  readonly #maxLine: number;
  #rest = '';
  #afterReturn = false;

  /** A line that is longer than `maxLine` characters is given out in parts. */
  constructor(onLine: (line: string) => void, maxLine = MAX_LINE) {
    this.#onLine = onLine;
    this.#maxLine = maxLine;
  }

  push(chunk: Uint8Array): void {
    const text = this.#decoder.write(Buffer.from(chunk));
    if (text === '') return;
    // The line ended with the carriage return already; the second half of `\r\n` ends no other.
    const fresh = this.#afterReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.#afterReturn = text.endsWith('\r');
    const parts = (this.#rest + fresh).split(/\r?\n|\r/);
    this.#rest = parts.pop() ?? '';
    for (const part of parts) this.#onLine(part);
    if (this.#rest.length > this.#maxLine) {
      this.#onLine(this.#rest);
      this.#rest = '';
    }
  }

  /** Gives out what is left without a line end. */
  end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (rest !== '') this.#onLine(rest);
  }
}
