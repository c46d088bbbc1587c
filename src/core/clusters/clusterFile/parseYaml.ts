import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { lineOfNode, makeLocator, makeSourceReader } from '../../lib/locateYaml.ts';
import {
  findNulByte,
  type LineProblem,
  listSyntaxProblems,
  listUnsafeNodes,
  MAX_SYNTAX_PROBLEMS,
  readValue,
} from '../../lib/yamlProblems.ts';
import type { Path } from './problem.ts';

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

const refuse = (...problems: readonly LineProblem[]): YamlResult => ({ ok: false, problems });

const readDocument = (document: Document, lines: LineCounter): YamlResult => {
  const read = readValue(document, lines);
  if ('problem' in read) return refuse(read.problem);
  return {
    ok: true,
    yaml: {
      value: read.value,
      lineOf: makeLocator(document, lines),
      writtenAt: makeSourceReader(document),
    },
  };
};

/**
 * Reads a text as one YAML 1.2 document (merge keys `<<` included) whose keys are all text. Nothing is thrown
 * for a bad text: not YAML, several documents, a key twice, unknown tags, NUL bytes, aliases without end and
 * the key `__proto__` come back as problems with their lines.
 */
export const parseYaml = (text: string): YamlResult => {
  const nul = findNulByte(text);
  if (nul) return refuse(nul);
  const lines = new LineCounter();
  const documents: readonly Document[] = [
    ...parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      merge: true,
      uniqueKeys: false,
    }),
  ];
  const syntax = documents.flatMap((document) => listSyntaxProblems(document, lines));
  if (syntax.length > 0) return refuse(...syntax.slice(0, MAX_SYNTAX_PROBLEMS));
  const [first, second] = documents;
  if (first === undefined) {
    return { ok: true, yaml: { value: undefined, lineOf: () => 1, writtenAt: () => undefined } };
  }
  if (second !== undefined) {
    const line = lineOfNode(second.contents, lines) ?? lines.linePos(second.range?.[0] ?? 0).line;
    return refuse({
      line,
      message: 'a second document begins (after `---`); a cluster file holds one cluster',
    });
  }
  const unsafe = listUnsafeNodes(first, lines);
  return unsafe.length > 0 ? refuse(...unsafe) : readDocument(first, lines);
};
