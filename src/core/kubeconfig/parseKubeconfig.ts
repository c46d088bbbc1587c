import type { Document, ParsedNode, YAMLMap, YAMLParseError } from 'yaml';
import { Alias, isMap, isNode, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import { AppError } from '../../shared/errors.ts';
import { KUBE_SCHEMA } from '../lib/kubeYaml/kubeTags.ts';
import { checkText } from './checkText.ts';
import type { ListKey } from './contextEntries.ts';
import { LIST_KEYS } from './contextEntries.ts';

/** A kubeconfig's text with its syntax tree, whose ranges are offsets into `text`, and its plain data. */
export interface ParsedKubeconfig {
  /** Without a byte order mark. */
  readonly text: string;
  /** The top-level map; absent in a file that is empty or holds only comments. */
  readonly root: YAMLMap.Parsed | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  /** The line, counted from 1, of each entry of the list. */
  readonly linesOf: (list: ListKey) => readonly number[];
}

const HINT = 'Correct the file, or name another one with --kubeconfig.';

/**
 * Parses a kubeconfig without changing anything about it.
 * @throws AppError `KUBECONFIG_INVALID`, which names the file and the line but never quotes its content,
 * because that may be a key or a token.
 */
export const parseKubeconfig = (text: string, path: string): ParsedKubeconfig => {
  checkText(text, path);
  const lines = new LineCounter();
  const document = parseOneDocument(text, path, lines);
  const root = document?.contents ?? undefined;
  const lineAt = (node: unknown): number => lines.linePos(startOf(node)).line;
  if (root === undefined || isEmptyScalar(root))
    return { text, root: undefined, data: {}, linesOf: () => [] };
  if (!isMap(root)) {
    throw invalid(
      `${path} is not a kubeconfig: line ${lineAt(root)} does not begin a map with keys such as clusters, contexts and users.`,
    );
  }
  const data = guardParser(path, () => document?.toJS() as Record<string, unknown>);
  const nodeOf = (key: string) =>
    root.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
  if (data.kind !== undefined && data.kind !== null && data.kind !== 'Config') {
    throw invalid(`${path} is not a kubeconfig: its kind at line ${lineAt(nodeOf('kind'))} is not Config.`);
  }
  for (const key of LIST_KEYS) {
    const list = data[key] ?? [];
    if (Array.isArray(list)) continue;
    throw invalid(`${path} is not a kubeconfig: ${key} at line ${lineAt(nodeOf(key))} is not a list.`);
  }
  const linesOf = (list: ListKey): readonly number[] => {
    const node = nodeOf(list);
    const items = node && 'items' in node ? (node.items as readonly unknown[]) : [];
    return items.map(lineAt);
  };
  return { text, root, data, linesOf };
};

const parseOneDocument = (text: string, path: string, lineCounter: LineCounter) => {
  const documents = guardParser(path, () =>
    // The library's pretty errors would quote the lines around, which may hold a key.
    // Its check for keys that are there twice takes a minute for a large map, so there is one below.
    parseAllDocuments(text, {
      keepSourceTokens: true,
      prettyErrors: false,
      lineCounter,
      uniqueKeys: false,
      ...KUBE_SCHEMA,
    }),
  );
  const [first, second] = documents;
  const error = worstError(documents.flatMap((document) => document.errors));
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw invalid(`${path} is not valid YAML at line ${line}, column ${col}: ${describe(error)}.`);
  }
  if (second !== undefined) {
    const { line } = lineCounter.linePos(second.range[0]);
    throw invalid(`${path} holds more than one YAML document; the second begins at line ${line}.`);
  }
  const twice = first && guardParser(path, () => findKeyTwice(first));
  if (twice !== undefined) {
    const { line, col } = lineCounter.linePos(twice);
    throw invalid(`${path} is not valid YAML at line ${line}, column ${col}: the same key is there twice.`);
  }
  return first;
};

/** The offset of the first key that its map has already. */
const findKeyTwice = (document: Document.Parsed): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key) || key.value === '<<') continue;
        if (seen.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
};

/** The first error; of those at its place the one about a missing bracket, which the others follow from. */
const worstError = (errors: readonly YAMLParseError[]): YAMLParseError | undefined =>
  errors.find(({ code, pos }) => code === 'MISSING_CHAR' && pos[0] === errors[0]?.pos[0]) ?? errors[0];

const describe = (error: YAMLParseError): string => {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab is used where YAML wants spaces';
    case 'BAD_INDENT':
      return 'the indentation does not fit the lines around it';
    case 'MISSING_CHAR':
      return 'a closing character, such as a quote or a bracket, is missing';
    default:
      return 'this is not understood there';
  }
};

/** Too many aliases, or nesting too deep for the stack, are thrown as errors without a position. */
const guardParser = <T>(path: string, parse: () => T): T => {
  try {
    return parse();
  } catch (cause) {
    throw invalid(`${path} is not valid YAML: its aliases or its nesting cannot be resolved.`, cause);
  }
};

const isEmptyScalar = (node: ParsedNode): boolean =>
  isScalar(node) && node.value === null && node.source === '';

const startOf = (node: unknown): number =>
  isNode(node) || node instanceof Alias ? (node.range?.[0] ?? 0) : 0;

const invalid = (message: string, cause?: unknown): AppError =>
  new AppError('KUBECONFIG_INVALID', message, { hint: HINT, cause });
