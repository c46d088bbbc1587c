import type { YAMLMap } from 'yaml';
import { isMap, isScalar } from 'yaml';
import { columnOf } from './editBlock.ts';
import { requireSeq } from './editEntries.ts';
import { removeFromFlow, setInFlow } from './editFlow.ts';
import type { ParsedKubeconfig } from './parseKubeconfig.ts';
import { renderScalar } from './renderScalar.ts';
import type { Splice } from './sourceText.ts';
import { applySplices, contentEnd, insertLines, lineStart, nextLine, removeLines } from './sourceText.ts';
import { afterColon, findPair, rangeOf, sourceOf } from './treeNodes.ts';

export interface ValuePosition {
  /** The context's place in its list. */
  readonly index: number;
  readonly path: readonly ['name'] | readonly ['context', 'namespace'];
}

/**
 * Sets, adds or takes out one string of a context's entry, and returns the new text; the other lines of the entry
 * stay as they are. Throws an Error where the entry is written in a way that it does not know.
 */
export const setValue = (file: ParsedKubeconfig, at: ValuePosition, value: string | undefined): string => {
  const { text } = file;
  const entry = requireSeq(file, 'contexts').items[at.index];
  if (!isMap(entry)) throw new Error('a context is not written as a map');
  const [outer, inner] = at.path;
  if (inner === undefined)
    return applySplices(text, setInMap(text, entry as YAMLMap.Parsed, { key: outer, value }));
  const pair = findPair(entry as YAMLMap.Parsed, outer);
  if (isMap(pair?.value)) {
    const map = pair.value as YAMLMap.Parsed;
    if (value === undefined && map.items.length === 1 && map.flow !== true) {
      return applySplices(text, emptyMap(text, map, afterColon(pair)));
    }
    return applySplices(text, setInMap(text, map, { key: inner, value }));
  }
  if (pair === undefined || !isScalar(pair.value) || value === undefined) {
    throw new Error(`${outer} is not written as a map`);
  }
  // The context says nothing yet.
  const [start, end] = rangeOf(pair.value);
  const insert = `${start === afterColon(pair) ? ' ' : ''}{ ${JSON.stringify(inner)}: ${JSON.stringify(value)} }`;
  return applySplices(text, [{ start, end, insert }]);
};

const setInMap = (
  text: string,
  map: YAMLMap.Parsed,
  { key, value }: { readonly key: string; readonly value: string | undefined },
): readonly Splice[] => {
  const pair = findPair(map, key);
  if (value === undefined) return pair === undefined ? [] : removePair(text, map, key);
  if (map.flow === true) {
    const json = renderInFlow(value, sourceOf(text, pair?.value));
    return [setInFlow(text, map, { key, json })];
  }
  if (pair === undefined) return [addLine(text, map, `${key}: ${renderScalar(value)}`)];
  if (!isScalar(pair.value)) throw new Error(`${key} is not one value`);
  const [start, end] = rangeOf(pair.value);
  if (text.slice(start, end).endsWith('\n')) throw new Error(`${key} is not on one line`);
  const gap = start === afterColon(pair) ? ' ' : '';
  return [{ start, end, insert: gap + renderScalar(value, sourceOf(text, pair.value)) }];
};

/** Plain where it was plain and can stay so; brackets and commas mean something here. */
const renderInFlow = (value: string, before: string | undefined): string => {
  const plain = before !== undefined && before !== '' && !/^["']/.test(before);
  if (plain && /^[a-zA-Z][\w.@/-]*$/.test(value)) return renderScalar(value);
  return before?.startsWith("'") ? renderScalar(value, before) : JSON.stringify(value);
};

const addLine = (text: string, map: YAMLMap.Parsed, line: string): Splice => {
  const column = columnOf(text, rangeOf(map.items[0]?.key)[0]);
  return insertLines(text, nextLine(text, contentEnd(map)), [' '.repeat(column) + line]);
};

const removePair = (text: string, map: YAMLMap.Parsed, key: string): readonly Splice[] => {
  const index = map.items.findIndex((item) => isScalar(item.key) && item.key.value === key);
  if (map.flow === true) return removeFromFlow(text, map, index);
  const item = map.items[index];
  const start = rangeOf(item?.key)[0];
  columnOf(text, start);
  return [removeLines(text, lineStart(text, start), nextLine(text, contentEnd(item)))];
};

/** A block map whose only pair goes: `{}` says what is left. */
const emptyMap = (text: string, map: YAMLMap.Parsed, after: number): readonly Splice[] => {
  const start = rangeOf(map.items[0]?.key)[0];
  columnOf(text, start);
  return [
    { start: after, end: after, insert: ' {}' },
    removeLines(text, lineStart(text, start), nextLine(text, contentEnd(map))),
  ];
};
