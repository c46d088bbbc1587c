import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import {
  findNulByte,
  type LineProblem,
  listSyntaxProblems,
  listUnsafeNodes,
  readValue,
} from '../yamlProblems.ts';
import { checkValue } from './checkValue.ts';
import { KUBE_SCHEMA } from './kubeTags.ts';
import { type LineTree, lineAt } from './lineTree.ts';
import { mapLines } from './mapLines.ts';
import { settleKeys } from './settleKeys.ts';

export interface TextDocument {
  readonly value: unknown;
  readonly lines: LineTree;
  /** Numbers that the API server will not keep digit for digit. */
  readonly inexact: readonly LineProblem[];
}

export interface ReadText {
  readonly documents: readonly TextDocument[];
  readonly problems: readonly LineProblem[];
}

/**
 * Reads all documents of a text as kubectl does: YAML 1.1, in which `0644` is octal and `yes` is true, and JSON as the
 * part of YAML that it is. Whole numbers beyond 2^53 come as `bigint`. Empty documents are left out. Nothing is thrown
 * for a bad text: it comes back as problems.
 */
export const readDocuments = (text: string): ReadText => {
  const nul = findNulByte(text);
  if (nul) return { documents: [], problems: [nul] };
  const lines = new LineCounter();
  const parsed: readonly Document[] = [
    ...parseAllDocuments(text, {
      ...KUBE_SCHEMA,
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      version: '1.1',
      logLevel: 'error',
    }),
  ];
  const problems: LineProblem[] = [];
  const documents: TextDocument[] = [];
  for (const document of parsed) {
    const read = readOne(document, lines);
    if ('problems' in read) problems.push(...read.problems);
    else if (read.value !== null && read.value !== undefined) documents.push(read);
  }
  return { documents, problems };
};

/** The checks in turn: each takes for granted that those before it found nothing. */
const CHECKS = [listSyntaxProblems, settleKeys, listUnsafeNodes];

const readOne = (
  document: Document,
  lines: LineCounter,
): TextDocument | { readonly problems: readonly LineProblem[] } => {
  for (const check of CHECKS) {
    const problems = check(document, lines);
    if (problems.length > 0) return { problems };
  }
  const read = readValue(document, lines);
  if ('problem' in read) return { problems: [read.problem] };
  const tree = mapLines(document, lines);
  const place = ({ path, message }: { path: readonly (string | number)[]; message: string }) => ({
    line: lineAt(tree, path),
    message,
  });
  const { problem, inexact } = checkValue(read.value);
  if (problem) return { problems: [place(problem)] };
  return { value: read.value, lines: tree, inexact: inexact.map(place) };
};
