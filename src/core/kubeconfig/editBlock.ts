import type { CST, YAMLMap, YAMLSeq } from 'yaml';
import { isMap, isSeq } from 'yaml';
import { writeKubeYaml } from '../lib/kubeYaml/writeKubeYaml.ts';
import type { KubeconfigEntry } from './contextEntries.ts';
import type { Splice } from './sourceText.ts';
import {
  contentEnd,
  insertLines,
  lineEndOf,
  lineStart,
  nextLine,
  removeLines,
  skipIndentedComments,
} from './sourceText.ts';
import { afterColon, findPair, rangeOf } from './treeNodes.ts';

/** Appends to a block sequence that has an item. */
export const appendToBlock = (
  text: string,
  seq: YAMLSeq.Parsed,
  edit: { root: YAMLMap.Parsed; entries: readonly KubeconfigEntry[] },
): Splice => {
  const end = nextLine(text, contentEnd(seq));
  const at = skipIndentedComments(text, end, rootColumn(text, edit.root));
  return insertLines(text, at, toLines(edit.entries, columnOf(text, dashOffset(seq, 0))));
};

/** Replaces the lines of an item. */
export const replaceInBlock = (
  text: string,
  seq: YAMLSeq.Parsed,
  edit: { index: number; entry: KubeconfigEntry },
): Splice => {
  const { start, end, column } = linesOfItem(text, seq, edit.index);
  const eol = lineEndOf(text);
  const last = text.endsWith('\n') || end < text.length ? eol : '';
  return { start, end, insert: toLines([edit.entry], column).join(eol) + last };
};

/** Removes the lines of an item. */
export const removeFromBlock = (text: string, seq: YAMLSeq.Parsed, index: number): Splice => {
  const { start, end } = linesOfItem(text, seq, index);
  return removeLines(text, start, end);
};

/** Gives a key of the top-level block map a new value: text after the colon, or lines below it. */
export const setInBlock = (
  text: string,
  root: YAMLMap.Parsed,
  edit: { key: string; value: string | readonly string[] },
): readonly Splice[] => {
  const { key, value } = edit;
  const pair = findPair(root, key);
  if (pair === undefined) {
    const column = rootColumn(text, root);
    const at = skipIndentedComments(text, nextLine(text, contentEnd(root)), column);
    const head = `${' '.repeat(column)}${key}:`;
    return [insertLines(text, at, typeof value === 'string' ? [`${head} ${value}`] : [head, ...value])];
  }
  const after = afterColon(pair);
  const [start, end] = pair.value ? rangeOf(pair.value) : [after, after];
  if (isMap(pair.value) || text.slice(start, end).endsWith('\n')) throw new Error(`${key} is not one value`);
  if (typeof value === 'string') return [{ start, end, insert: start === after ? ` ${value}` : value }];
  const blankBefore = /^[ \t]*$/.test(text.slice(after, start));
  return [
    { start: blankBefore ? after : start, end, insert: '' },
    insertLines(text, nextLine(text, end), value),
  ];
};

/** The lines of a new list's entries, their dashes as in the other lists of the file, else as kubectl writes it. */
export const toLinesOfNewList = (
  text: string,
  root: YAMLMap.Parsed,
  entries: readonly KubeconfigEntry[],
): readonly string[] => {
  const other = root.items
    .map((pair) => pair.value)
    .find((value) => isSeq(value) && value.flow !== true && value.items.length > 0);
  const column =
    other === undefined ? rootColumn(text, root) : columnOf(text, dashOffset(other as YAMLSeq.Parsed, 0));
  return toLines(entries, column);
};

const linesOfItem = (text: string, seq: YAMLSeq.Parsed, index: number) => {
  const dash = dashOffset(seq, index);
  const column = columnOf(text, dash);
  return { start: dash - column, end: nextLine(text, contentEnd(seq.items[index])), column };
};

const dashOffset = (seq: YAMLSeq.Parsed, index: number): number => {
  const item = (seq.srcToken as CST.BlockSequence | undefined)?.items[index];
  const dash = item?.start.find((token) => token.type === 'seq-item-ind');
  if (dash === undefined) throw new Error('a list entry does not begin with a dash');
  return dash.offset;
};

/** The column of something that must be the first on its line. */
export const columnOf = (text: string, offset: number): number => {
  const start = lineStart(text, offset);
  if (text.slice(start, offset).trim() !== '') throw new Error('an entry does not begin its own line');
  return offset - start;
};

const rootColumn = (text: string, root: YAMLMap.Parsed): number =>
  columnOf(text, rangeOf(root.items[0]?.key)[0]);

const toLines = (entries: readonly KubeconfigEntry[], column: number): readonly string[] =>
  writeKubeYaml(entries, { indentSeq: false, blockQuote: false })
    .trimEnd()
    .split('\n')
    .map((line) => ' '.repeat(column) + line);
