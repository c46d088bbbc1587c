import { AppError } from './errors.ts';

type DecodedText =
  | { readonly text: string }
  /** Why it cannot be read, as what a file does («is …», «holds …»); lines count from 1. */
  | { readonly problem: { readonly line: number; readonly message: string } };

const LINE_END = 0x0a;
const SAVE = 'Save it as UTF-8';

/** Byte order marks, the longer ones first: that of UTF-32 begins as one of UTF-16 does. */
const MARKS: readonly {
  readonly bytes: readonly number[];
  readonly name: string;
  readonly label?: string;
}[] = [
  { bytes: [0xff, 0xfe, 0, 0], name: 'UTF-32' },
  { bytes: [0, 0, 0xfe, 0xff], name: 'UTF-32' },
  { bytes: [0xef, 0xbb, 0xbf], name: 'UTF-8', label: 'utf-8' },
  { bytes: [0xff, 0xfe], name: 'UTF-16', label: 'utf-16le' },
  { bytes: [0xfe, 0xff], name: 'UTF-16', label: 'utf-16be' },
];

const refuse = (line: number, message: string): DecodedText => ({
  problem: { line, message: `${message}. ${SAVE}` },
});

const findMark = (bytes: Uint8Array) =>
  MARKS.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte));

/** A text of UTF-16 begins with a character of ASCII, of which one byte is zero. */
const looksLikeUtf16 = ([first, second]: Uint8Array) =>
  first !== undefined && second !== undefined && (first === 0) !== (second === 0);

const decode = (label: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const refuseBytes = (bytes: Uint8Array): DecodedText => {
  for (let line = 1, start = 0; ; line += 1) {
    const end = bytes.indexOf(LINE_END, start);
    const part = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (decode('utf-8', part) === undefined) {
      const odd = part.find((byte) => byte > 0x7f) ?? 0;
      const shown = `0x${odd.toString(16).toUpperCase()}`;
      return refuse(
        line,
        `is not UTF-8 text: its bytes (${shown}) are of another encoding, such as Windows-1252`,
      );
    }
    if (end < 0) return refuse(line, 'is not UTF-8 text');
    start = end + 1;
  }
};

/**
 * Decodes a text file: UTF-8, and UTF-16 by its byte order mark, which is left out. Nothing is replaced: bytes of
 * another encoding are a problem on their line.
 */
export const decodeText = (bytes: Uint8Array): DecodedText => {
  const mark = findMark(bytes);
  if (mark !== undefined && mark.label === undefined) return refuse(1, `is ${mark.name}, which is not read`);
  if (mark === undefined && looksLikeUtf16(bytes))
    return refuse(1, 'looks like UTF-16 without its byte order mark, which is not read');
  const text = decode(mark?.label ?? 'utf-8', bytes);
  if (text !== undefined) return { text };
  return mark?.name === 'UTF-16' ? refuse(1, 'is broken UTF-16') : refuseBytes(bytes);
};

/** Decodes the beginning of a file, to guess by it what the file is. */
export const decodeHead = (bytes: Uint8Array): string =>
  new TextDecoder(findMark(bytes)?.label ?? 'utf-8').decode(bytes);

/** Decodes a text file, or throws a `BAD_INPUT` that names it and the line. */
export const decodeFile = (bytes: Uint8Array, name: string): string => {
  const decoded = decodeText(bytes);
  if ('text' in decoded) return decoded.text;
  const { line, message } = decoded.problem;
  throw new AppError('BAD_INPUT', `${name}, line ${line}: ${message}.`);
};
