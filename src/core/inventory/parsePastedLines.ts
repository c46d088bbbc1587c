/** A line that names a machine; lines count from 1. */
export interface PastedLine {
  readonly line: number;
  readonly text: string;
  readonly target: string;
  /** What is to be its name. */
  readonly name?: string;
  /** There is more on the line than a machine and its name. */
  readonly isTooMuch: boolean;
}

/** Reads pasted lines: `user@host`, `user@host:port NAME`; what follows a `#` and blank lines do not count. */
export const parsePastedLines = (text: string): readonly PastedLine[] =>
  text.split(/\r\n|\n|\r/).flatMap((whole, index) => {
    const line = whole.replace(/(?:^|\s)#.*$/, '').trim();
    const [target = '', name, ...rest] = line.split(/\s+/);
    if (target === '') return [];
    const named = name === undefined ? {} : { name };
    return [{ line: index + 1, text: line, target, ...named, isTooMuch: rest.length > 0 }];
  });
