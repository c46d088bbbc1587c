import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter } from 'yaml';

/** Keys and list positions from the top of a document down to one of its parts. */
export type YamlPath = readonly (string | number)[];

/** Line (from 1) that a node of a document begins on; undefined for a node without a place in the text. */
export const lineOfNode = (node: unknown, lines: LineCounter): number | undefined =>
  isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;

const followAlias = (document: Document, node: unknown): unknown =>
  isAlias(node) ? node.resolve(document) : node;

const findPair = (document: Document, node: unknown, key: string) => {
  const map = followAlias(document, node);
  if (!isMap(map)) return undefined;
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
};

const findItem = (document: Document, node: unknown, index: number): unknown => {
  const list = followAlias(document, node);
  return isSeq(list) ? list.items[index] : undefined;
};

interface Place {
  readonly line: number;
  readonly node: unknown;
}

/**
 * Makes a function that says on which line (from 1) the value at a path was written, or the nearest thing
 * around it that was; with `key`, that key of the map there. A map's value begins on the line after its key,
 * but it is the key that people look for.
 */
export const makeLocator = (document: Document, lines: LineCounter) => {
  const stepInto = ({ line, node }: Place, part: string | number): Place => {
    if (typeof part === 'number') {
      const item = findItem(document, node, part);
      return { line: lineOfNode(item, lines) ?? line, node: item };
    }
    const pair = findPair(document, node, part);
    return { line: lineOfNode(pair?.key, lines) ?? line, node: pair?.value };
  };
  const top: Place = { line: lineOfNode(document.contents, lines) ?? 1, node: document.contents };
  return (path: YamlPath, key?: string): number =>
    (key === undefined ? path : [...path, key]).reduce<Place>(stepInto, top).line;
};

/** Makes a function that gives a scalar exactly as it was written, without quotes: `1.10`, whose value is 1.1. */
export const makeSourceReader =
  (document: Document) =>
  (path: YamlPath): string | undefined => {
    const found = path.reduce<unknown>(
      (node, part) =>
        typeof part === 'number' ? findItem(document, node, part) : findPair(document, node, part)?.value,
      document.contents,
    );
    const scalar = followAlias(document, found);
    return isScalar(scalar) ? scalar.source : undefined;
  };
