import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { LineTree } from './lineTree.ts';

type Parts = Map<string | number, LineTree>;

interface Mapping {
  readonly document: Document;
  readonly lineOf: (node: unknown, otherwise: number) => number;
  /** What was mapped already, by its node: aliases lead to it again. */
  readonly known: Map<unknown, Parts>;
}

const mapNode = (mapping: Mapping, node: unknown, line: number): LineTree => {
  const parts = mapParts(mapping, node, line);
  return parts === undefined ? { line } : { line, parts };
};

const mapParts = (mapping: Mapping, node: unknown, line: number): Parts | undefined => {
  const target = isAlias(node) ? node.resolve(mapping.document) : node;
  if (!isMap(target) && !isSeq(target)) return undefined;
  const before = mapping.known.get(target);
  if (before !== undefined) return before;
  const parts: Parts = new Map();
  mapping.known.set(target, parts);
  if (isSeq(target)) addItems(mapping, parts, { list: target, line });
  else for (const pair of (target as YAMLMap).items) addPair(mapping, parts, { pair, line });
  return parts;
};

const addItems = (mapping: Mapping, parts: Parts, { list, line }: { list: YAMLSeq; line: number }) => {
  for (const [index, item] of list.items.entries()) {
    parts.set(index, mapNode(mapping, item, mapping.lineOf(item, line)));
  }
};

const addPair = (mapping: Mapping, parts: Parts, { pair, line }: { pair: Pair; line: number }) => {
  const { key, value } = pair;
  if (!isScalar(key)) return;
  const at = mapping.lineOf(key, line);
  if (typeof key.value === 'symbol') addMerged(mapping, parts, { source: value, line: at });
  else parts.set(String(key.value), mapNode(mapping, value, at));
};

/** Merged keys were written elsewhere; they count before what stands above them, and the first of a list before the rest. */
const addMerged = (mapping: Mapping, parts: Parts, { source, line }: { source: unknown; line: number }) => {
  for (const one of isSeq(source) ? source.items.toReversed() : [source]) {
    for (const [name, tree] of mapParts(mapping, one, line) ?? []) parts.set(name, tree);
  }
};

/**
 * Notes the line of every key and list item of a document, aliases followed. What an alias stands for is mapped once,
 * so this takes no more than the text does; the document's aliases have to be sound.
 */
export const mapLines = (document: Document, lines: LineCounter): LineTree => {
  const lineOf = (node: unknown, otherwise: number) =>
    isNode(node) && node.range ? lines.linePos(node.range[0]).line : otherwise;
  return mapNode({ document, lineOf, known: new Map() }, document.contents, lineOf(document.contents, 1));
};
