import { isCollection, isNode, isPair } from 'yaml';

/** Replaces the characters from `start` up to `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** Applies splices that do not overlap. */
export const applySplices = (text: string, splices: readonly Splice[]): string =>
  splices
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, { start, end, insert }) => result.slice(0, start) + insert + result.slice(end), text);

/** The line end that the text uses. */
export const lineEndOf = (text: string): '\n' | '\r\n' =>
  /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';

/**
 * Where a node's own characters end. The library's range of a block collection also covers the comments
 * after it, which may belong to what follows.
 */
export const contentEnd = (node: unknown): number => {
  if (isPair(node)) return contentEnd(node.value ?? node.key);
  if (isCollection(node) && node.flow !== true) return contentEnd(node.items.at(-1));
  return isNode(node) && node.range ? node.range[1] : Number.NaN;
};

/** The start of the line that the offset is on. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The start of the line after the one that a node ends on; a block scalar already ends with its line. */
export const nextLine = (text: string, end: number): number => {
  if (end > 0 && text[end - 1] === '\n') return end;
  const found = text.indexOf('\n', end);
  return found === -1 ? text.length : found + 1;
};

/** Passes comment lines indented deeper than `column`: they belong to the lines before them. */
export const skipIndentedComments = (text: string, from: number, column: number): number => {
  let passed = from;
  for (let at = from; at < text.length; ) {
    const end = nextLine(text, at + 1);
    const line = text.slice(at, end);
    if (/^[ ]*#/.test(line) && line.indexOf('#') > column) passed = end;
    else if (line.trim() !== '') break;
    at = end;
  }
  return passed;
};

/** Inserts whole lines at the start of a line or at the end of the text, whose last line may be unfinished. */
export const insertLines = (text: string, at: number, lines: readonly string[]): Splice => {
  const eol = lineEndOf(text);
  const unfinished = at === text.length && text !== '' && !text.endsWith('\n');
  const insert = unfinished ? eol + lines.join(eol) : lines.join(eol) + eol;
  return { start: at, end: at, insert };
};

/** Removes whole lines; at the end of a text without a last line end, the one before goes with them. */
export const removeLines = (text: string, start: number, end: number): Splice => {
  const unfinished = end === text.length && !text.endsWith('\n');
  const before = unfinished ? (/\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0) : 0;
  return { start: start - before, end, insert: '' };
};
