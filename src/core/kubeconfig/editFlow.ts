import type { CST, YAMLMap, YAMLSeq } from 'yaml';
import { isPair } from 'yaml';
import { writeJson } from '../lib/exactJson.ts';
import type { Splice } from './sourceText.ts';
import { contentEnd, lineEndOf, lineStart } from './sourceText.ts';
import { findPair, rangeOf } from './treeNodes.ts';

/** Plain data as JSON on one line; strings in JSON hold no raw line ends, so those between its parts can go. */
export const toFlow = (value: unknown): string => writeJson(value, 1).replace(/\n\s*/g, ' ');

/** Appends to a flow sequence that has an item. */
export const appendToFlow = (text: string, seq: YAMLSeq.Parsed, values: readonly unknown[]): Splice => {
  const [start, end] = rangeOf(seq.items.at(-1));
  const gap = gapBefore(text, start);
  return { start: end, end, insert: values.map((value) => `,${gap}${toFlow(value)}`).join('') };
};

/** Removes an item of a flow sequence or map, with the comma that parted it from its neighbour. */
export const removeFromFlow = (
  text: string,
  seq: YAMLSeq.Parsed | YAMLMap.Parsed,
  index: number,
): readonly Splice[] => {
  const [start, end] = rangeOfItem(seq.items[index]);
  const onlyComma = (from: number, to: number): boolean => /^\s*,\s*$/.test(text.slice(from, to));
  if (index > 0) {
    const from = rangeOfItem(seq.items[index - 1])[1];
    if (onlyComma(from, start)) return [cut(from, end)];
    // A comment stands between: it stays, and only the comma goes.
    const comma = commaBefore(seq, index);
    return [cut(comma, comma + 1), cut(start, end)];
  }
  if (seq.items.length > 1) {
    const to = rangeOfItem(seq.items[1])[0];
    if (onlyComma(end, to)) return [cut(start, to)];
  }
  const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
  return [cut(start, end + comma)];
};

/** Gives a key of a flow map (JSON, for example) a new value, written in JSON. */
export const setInFlow = (
  text: string,
  root: YAMLMap.Parsed,
  edit: { key: string; json: string },
): Splice => {
  const { key, json } = edit;
  const value = findPair(root, key)?.value;
  if (value) {
    const [start, end] = rangeOf(value);
    return { start, end, insert: start === end ? ` ${json}` : json };
  }
  const added = `${JSON.stringify(key)}: ${json}`;
  const last = root.items.at(-1);
  if (last === undefined) {
    const start = rangeOf(root)[0] + 1;
    return { start, end: start, insert: added };
  }
  const end = contentEnd(last);
  return { start: end, end, insert: `,${gapBefore(text, rangeOf(last.key)[0])}${added}` };
};

const cut = (start: number, end: number): Splice => ({ start, end, insert: '' });

/** What parts a new item from the one before it: a line of its own when that one has one, else a space. */
const gapBefore = (text: string, offset: number): string => {
  const start = lineStart(text, offset);
  const before = text.slice(start, offset);
  return start > 0 && before.trim() === '' ? lineEndOf(text) + before : ' ';
};

const rangeOfItem = (item: unknown): readonly [number, number] =>
  isPair(item) ? [rangeOf(item.key)[0], contentEnd(item)] : rangeOf(item);

const commaBefore = (seq: YAMLSeq.Parsed | YAMLMap.Parsed, index: number): number => {
  const item = (seq.srcToken as CST.FlowCollection | undefined)?.items[index];
  const comma = item?.start.find((token) => token.type === 'comma');
  if (comma === undefined) throw new Error('a list has no comma before an entry');
  return comma.offset;
};
