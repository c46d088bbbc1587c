import { type Document, LineCounter, parseAllDocuments, type Tags } from 'yaml';
import {
  findNulByte,
  type LineProblem,
  listSyntaxProblems,
  listUnsafeNodes,
  readValue,
} from '../../lib/yamlProblems.ts';
import { checkValue } from './checkValue.ts';
import { mapLines } from './mapLines.ts';
import { type LineTree, lineAt } from './parsedObject.ts';

export interface TextDocument {
  readonly value: unknown;
  readonly lines: LineTree;
}

export interface ReadText {
  readonly documents: readonly TextDocument[];
  readonly problems: readonly LineProblem[];
}

/** Not in what kubectl reads: dates stay text there, numbers to the base of 60 too, and the rest makes no JSON. */
const OTHER_TAGS = /:(timestamp|binary|set|omap|pairs)$/;

const keepKubeTags = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || !(OTHER_TAGS.test(tag.tag) || tag.format === 'TIME'));

/**
 * Reads all documents of a text as kubectl does: YAML 1.1, in which `0644` is octal and `yes` is true, and JSON as the
 * part of YAML that it is. Empty documents are left out. Nothing is thrown for a bad text: it comes back as problems.
 */
export const readDocuments = (text: string): ReadText => {
  const nul = findNulByte(text);
  if (nul) return { documents: [], problems: [nul] };
  const lines = new LineCounter();
  const parsed: readonly Document[] = [
    ...parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      merge: true,
      uniqueKeys: false,
      version: '1.1',
      customTags: keepKubeTags,
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

const readOne = (
  document: Document,
  lines: LineCounter,
): TextDocument | { readonly problems: readonly LineProblem[] } => {
  const syntax = listSyntaxProblems(document, lines);
  if (syntax.length > 0) return { problems: syntax };
  const unsafe = listUnsafeNodes(document, lines);
  if (unsafe.length > 0) return { problems: unsafe };
  const read = readValue(document, lines);
  if ('problem' in read) return { problems: [read.problem] };
  const tree = mapLines(document, lines);
  const wrong = checkValue(read.value);
  if (wrong) return { problems: [{ line: lineAt(tree, wrong.path), message: wrong.message }] };
  return { value: read.value, lines: tree };
};
