import { type Document, isAlias, isMap, isScalar, type LineCounter, visit, type YAMLError } from 'yaml';
import { lineOfNode } from './locateYaml.ts';

/** Something wrong on a line (counted from 1) of a text. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** Enough for a person's anchors, far below what a file made to exhaust memory needs. */
const MAX_ALIASES = 100;
/** One mistake often makes a parser stumble many times more; the first few places are what helps. */
export const MAX_SYNTAX_PROBLEMS = 5;

const explainSyntax = (error: YAMLError): string => {
  switch (error.code) {
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

/** What the parser says of a document, one problem a line at most. */
export const listSyntaxProblems = (document: Document, lines: LineCounter): readonly LineProblem[] => {
  const byLine = new Map<number, LineProblem>();
  for (const error of [...document.errors, ...document.warnings]) {
    const { line } = lines.linePos(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, { line, message: explainSyntax(error) });
  }
  return [...byLine.values()].slice(0, MAX_SYNTAX_PROBLEMS);
};

const listKeyProblems = (document: Document, lines: LineCounter): readonly LineProblem[] => {
  const problems: LineProblem[] = [];
  const check = (key: unknown, seen: Set<unknown>) => {
    if (!isScalar(key)) return;
    const line = lineOfNode(key, lines) ?? 1;
    if (key.value === '__proto__') problems.push({ line, message: 'the key `__proto__` is not allowed' });
    if (seen.has(key.value) && key.source !== '<<') {
      problems.push({ line, message: `the key \`${key.value}\` is written twice in the same map` });
    }
    seen.add(key.value);
  };
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) check(key, seen);
    },
  });
  return problems;
};

/**
 * What parses and is refused all the same. `__proto__` would reach the prototype of the objects made from the file, an
 * alias inside its own anchor has no end, a NUL character (written as an escape) would cut paths and arguments short,
 * and of a key that is written twice nobody knows which is meant. (The library looks for those too, but compares every
 * key of a map with every other.)
 */
export const listUnsafeNodes = (document: Document, lines: LineCounter): readonly LineProblem[] => {
  const problems: LineProblem[] = [...listKeyProblems(document, lines)];
  visit(document, {
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

/** A NUL byte means that this is no text at all. */
export const findNulByte = (text: string): LineProblem | undefined => {
  const nul = text.indexOf('\0');
  if (nul < 0) return undefined;
  return {
    line: text.slice(0, nul).split('\n').length,
    message: 'holds a NUL byte, so it is not a text file',
  };
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

/** A document as plain data, or why it cannot be had; throws only what is a fault of ours. */
export const readValue = (
  document: Document,
  lines: LineCounter,
): { readonly value: unknown } | { readonly problem: LineProblem } => {
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown };
  } catch (error) {
    // The library's guard against documents that aliases blow up.
    if (error instanceof ReferenceError) {
      return { problem: { line: 1, message: 'aliases (`*name`) repeat too much of the file' } };
    }
    // A plain Error of the library's: it merges maps, aliases of maps and lists of both.
    if (error instanceof Error && error.message.startsWith('Merge sources must be maps')) {
      return {
        problem: { line: findMergeOfNoMap(document, lines), message: 'what `<<` is to merge is no map' },
      };
    }
    throw error;
  }
};
