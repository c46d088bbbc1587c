import type { Pair, YAMLMap } from 'yaml';
import { isScalar } from 'yaml';

/** The pair of a map that has this key. */
export const findPair = (map: YAMLMap.Parsed, key: string) =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

/** Where a node's own characters begin and end, comments not counted. */
export const rangeOf = (node: unknown): readonly [number, number] => {
  const { range } = (node ?? {}) as { readonly range?: readonly [number, number, number] | null };
  if (!range) throw new Error('a part of the file has no place in its text');
  return [range[0], range[1]];
};

/** A scalar's characters as they stand in the text, quotes and all; undefined for anything else. */
export const sourceOf = (text: string, node: unknown): string | undefined =>
  isScalar(node) ? text.slice(...rangeOf(node)) : undefined;

/** The offset after a key's colon and the anchor or tag that may follow it. */
export const afterColon = (pair: Pair | undefined): number => {
  const tokens = (pair?.srcToken?.sep ?? []) as readonly { type: string; offset: number; source: string }[];
  const last = tokens.findLast(({ type }) => ['map-value-ind', 'anchor', 'tag'].includes(type));
  if (last === undefined) throw new Error('a key has no colon');
  return last.offset + last.source.length;
};
