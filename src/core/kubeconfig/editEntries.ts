import type { YAMLMap, YAMLSeq } from 'yaml';
import { isSeq } from 'yaml';
import type { KubeconfigEntry, ListKey } from './contextEntries.ts';
import { appendToBlock, removeFromBlock, replaceInBlock, setInBlock, toLinesOfNewList } from './editBlock.ts';
import { appendToFlow, removeFromFlow, setInFlow, toFlow } from './editFlow.ts';
import type { ParsedKubeconfig } from './parseKubeconfig.ts';
import { renderScalar } from './renderScalar.ts';
import { applySplices } from './sourceText.ts';
import { afterColon, findPair, rangeOf, sourceOf } from './treeNodes.ts';

/*
 * Each function here makes one edit and returns the new text. They cut and paste source text at the
 * offsets of the syntax tree, so that everything else keeps its bytes, and they throw an Error where a
 * file is written in a way that they do not know. changeKubeconfigText.ts checks what they made.
 */

export interface EntryPosition {
  readonly list: ListKey;
  readonly index: number;
}

/** Appends entries to a list, which is made when it is missing or empty. */
export const appendEntries = (
  file: ParsedKubeconfig,
  list: ListKey,
  entries: readonly KubeconfigEntry[],
): string => {
  const { text } = file;
  const root = requireRoot(file);
  const value = findPair(root, list)?.value;
  if (isSeq(value) && value.items.length > 0) {
    const seq = value as YAMLSeq.Parsed;
    const added =
      seq.flow === true ? appendToFlow(text, seq, entries) : appendToBlock(text, seq, { root, entries });
    return applySplices(text, [added]);
  }
  if (root.flow === true) {
    const json = `[${entries.map(toFlow).join(', ')}]`;
    return applySplices(text, [setInFlow(text, root, { key: list, json })]);
  }
  return applySplices(
    text,
    setInBlock(text, root, { key: list, value: toLinesOfNewList(text, root, entries) }),
  );
};

/** Replaces the entry at the index. */
export const replaceEntry = (file: ParsedKubeconfig, at: EntryPosition, entry: KubeconfigEntry): string => {
  const { text } = file;
  const seq = requireSeq(file, at.list);
  if (seq.flow !== true) return applySplices(text, [replaceInBlock(text, seq, { index: at.index, entry })]);
  const [start, end] = rangeOf(seq.items[at.index]);
  return applySplices(text, [{ start, end, insert: toFlow(entry) }]);
};

/** Removes the entry at the index; a list that becomes empty reads `[]`. */
export const removeEntry = (file: ParsedKubeconfig, at: EntryPosition): string => {
  const { text } = file;
  const seq = requireSeq(file, at.list);
  if (seq.flow === true) return applySplices(text, removeFromFlow(text, seq, at.index));
  const removed = removeFromBlock(text, seq, at.index);
  if (seq.items.length > 1) return applySplices(text, [removed]);
  const after = afterColon(findPair(requireRoot(file), at.list));
  return applySplices(text, [{ start: after, end: after, insert: ' []' }, removed]);
};

/** Sets a top-level key to a string. */
export const setScalar = (file: ParsedKubeconfig, key: string, value: string): string => {
  const { text } = file;
  const root = requireRoot(file);
  if (root.flow === true) {
    return applySplices(text, [setInFlow(text, root, { key, json: JSON.stringify(value) })]);
  }
  return applySplices(
    text,
    setInBlock(text, root, { key, value: renderScalar(value, sourceOf(text, findPair(root, key)?.value)) }),
  );
};

const requireRoot = ({ root }: ParsedKubeconfig): YAMLMap.Parsed => {
  if (root === undefined) throw new Error('the file is empty');
  return root;
};

export const requireSeq = (file: ParsedKubeconfig, list: ListKey): YAMLSeq.Parsed => {
  const value = findPair(requireRoot(file), list)?.value;
  if (!isSeq(value)) throw new Error(`${list} is not written as a list`);
  return value as YAMLSeq.Parsed;
};
