import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
  type YAMLError,
} from 'yaml';
import { lineOfNode, makeLocator, makeSourceReader } from './locateYaml.ts';
import type { Path } from './problem.ts';

/** Something wrong on a line (counted from 1) of a text. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** A YAML text with exactly one document in it, or with none. */
export interface YamlText {
  /** The document as plain data; undefined for an empty text. */
  readonly value: unknown;
  /** Line (from 1) of the value at `path`, or of the nearest thing around it; with `key`, of that key in the map there. */
  readonly lineOf: (path: Path, key?: string) => number;
  /** The text of a scalar exactly as it was written, without quotes: `1.10`, where the value is 1.1. */
  readonly writtenAt: (path: Path) => string | undefined;
}

export type YamlResult =
  | { readonly ok: true; readonly yaml: YamlText }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

/** Enough for a person's anchors, far below what a file made to exhaust memory needs. */
const MAX_ALIASES = 100;
/** One mistake often makes a parser stumble many times more; the first few places are what helps. */
const MAX_SYNTAX_PROBLEMS = 5;

const refuse = (line: number, message: string): YamlResult => ({
  ok: false,
  problems: [{ line, message }],
});

const explainSyntax = (error: YAMLError, text: string): string => {
  switch (error.code) {
    case 'DUPLICATE_KEY': {
      const key = /^(["']?)(.+?)\1\s*:/.exec(text.slice(error.pos[0]))?.[2] ?? '';
      return `the key \`${key}\` is written twice in the same map`;
    }
    case 'TAB_AS_INDENT':
      return 'a tab is used as indentation; YAML wants spaces';
    case 'RESOURCE_EXHAUSTION':
      return 'lists or maps are nested too deeply';
    case 'NON_STRING_KEY':
      return 'a list or a map cannot be a key here';
    default:
      return `not YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
  }
};

const listSyntaxProblems = (document: Document, text: string, lines: LineCounter): readonly LineProblem[] => {
  const byLine = new Map<number, LineProblem>();
  for (const error of [...document.errors, ...document.warnings]) {
    const { line } = lines.linePos(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, { line, message: explainSyntax(error, text) });
  }
  return [...byLine.values()].slice(0, MAX_SYNTAX_PROBLEMS);
};

/**
 * `__proto__` would reach the prototype of the objects made from the file, an alias inside its own anchor has
 * no end, and a NUL character (written as an escape) would cut paths and arguments short.
 */
const listUnsafeNodes = (document: Document, lines: LineCounter): readonly LineProblem[] => {
  const problems: LineProblem[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '__proto__') {
        problems.push({ line: lineOfNode(key, lines) ?? 1, message: 'the key `__proto__` is not allowed' });
      }
    },
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && scalar.value.includes('\0')) {
        problems.push({ line: lineOfNode(scalar, lines) ?? 1, message: 'a text holds a NUL character' });
      }
    },
    Alias: (_, alias, ancestors) => {
      const target = alias.resolve(document);
      const line = lineOfNode(alias, lines) ?? 1;
      if (target === undefined) problems.push({ line, message: `nothing is named \`&${alias.source}\`` });
      else if (ancestors.includes(target)) {
        problems.push({ line, message: `\`*${alias.source}\` refers to something that it is part of` });
      }
    },
  });
  return problems;
};

const checkRaw = (text: string): YamlResult | undefined => {
  const nul = text.indexOf('\0');
  if (nul < 0) return undefined;
  return refuse(text.slice(0, nul).split('\n').length, 'holds a NUL byte, so it is not a text file');
};

/** Line of the first `<<` that has no map after it. */
const findMergeOfNoMap = (document: Document, lines: LineCounter): number => {
  let line: number | undefined;
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.source !== '<<') return undefined;
      const source = isAlias(value) ? value.resolve(document) : value;
      if (isMap(source)) return undefined;
      line = lineOfNode(key, lines);
      return visit.BREAK;
    },
  });
  return line ?? 1;
};

const readDocument = (document: Document, lines: LineCounter): YamlResult => {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return {
      ok: true,
      yaml: {
        value,
        lineOf: makeLocator(document, lines),
        writtenAt: makeSourceReader(document),
      },
    };
  } catch (error) {
    // The library's guard against documents that aliases blow up.
    if (error instanceof ReferenceError) return refuse(1, 'aliases (`*name`) repeat too much of the file');
    // A plain Error of the library's: it merges maps, aliases of maps and lists of both.
    if (error instanceof Error && error.message.startsWith('Merge sources must be maps'))
      return refuse(findMergeOfNoMap(document, lines), 'what `<<` is to merge is no map');
    throw error;
  }
};

/**
 * Reads a text as one YAML 1.2 document (merge keys `<<` included) whose keys are all text. Nothing is thrown
 * for a bad text: not YAML, several documents, a key twice, unknown tags, NUL bytes, aliases without end and
 * the key `__proto__` come back as problems with their lines.
 */
export const parseYaml = (text: string): YamlResult => {
  const refused = checkRaw(text);
  if (refused) return refused;
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, merge: true } as const;
  const documents: readonly Document[] = [...parseAllDocuments(text, options)];
  const syntax = documents.flatMap((document) => listSyntaxProblems(document, text, lines));
  if (syntax.length > 0) return { ok: false, problems: syntax.slice(0, MAX_SYNTAX_PROBLEMS) };
  const [first, second] = documents;
  if (first === undefined) {
    return { ok: true, yaml: { value: undefined, lineOf: () => 1, writtenAt: () => undefined } };
  }
  if (second !== undefined) {
    const line = lineOfNode(second.contents, lines) ?? lines.linePos(second.range?.[0] ?? 0).line;
    return refuse(line, 'a second document begins (after `---`); a cluster file holds one cluster');
  }
  const unsafe = listUnsafeNodes(first, lines);
  return unsafe.length > 0 ? { ok: false, problems: unsafe } : readDocument(first, lines);
};
