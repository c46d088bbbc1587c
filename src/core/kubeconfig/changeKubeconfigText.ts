import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import type { KubeconfigEntry, ListKey } from './contextEntries.ts';
import { entryName, LIST_KEYS } from './contextEntries.ts';
import { appendEntry, removeEntry, replaceEntry, setScalar } from './editEntries.ts';
import type { ParsedKubeconfig } from './parseKubeconfig.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';
import { lineEndOf } from './sourceText.ts';

export interface KubeconfigChange {
  /** Entries to add, or to put in the place of the first of that name. */
  readonly set?: Readonly<Record<ListKey, KubeconfigEntry>>;
  /** Says which entries to take out. */
  readonly remove?: (list: ListKey, entry: unknown) => boolean;
  readonly currentContext?: string | undefined;
}

type Data = Readonly<Record<string, unknown>>;

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Changes a kubeconfig's text so that all that is not named keeps its bytes. The result is parsed again
 * and compared with the data that it must have.
 * @throws AppError `KUBECONFIG_INVALID` when the text does not parse, or cannot be changed in this way.
 */
export const changeKubeconfigText = (text: string, change: KubeconfigChange, path: string): string => {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const original = parseKubeconfig(text.slice(mark.length), path);
  const expected = changeData(original.data, change);
  if (isDeepStrictEqual(expected, original.data)) return text;
  try {
    const { text: changed, data } = editText(beginFile(original, path), change, path);
    if (!isDeepStrictEqual(data, withHeader(original, expected))) {
      throw new Error('the changed text does not have the expected content');
    }
    return mark + changed;
  } catch (cause) {
    throw new AppError(
      'KUBECONFIG_INVALID',
      `${path} is written in a way that Slipway cannot change without touching what is not its own, so it was left as it is.`,
      {
        hint: 'Name another file with --kubeconfig, or save what «kubectl config view --raw» prints as a new file and use that.',
        cause,
      },
    );
  }
};

const HEADER = { apiVersion: 'v1', kind: 'Config' };

const withHeader = (original: ParsedKubeconfig, data: Data): Data =>
  original.root === undefined ? { ...HEADER, ...data } : data;

/** Gives a file without content the lines that a kubeconfig begins with. */
const beginFile = (file: ParsedKubeconfig, path: string): ParsedKubeconfig => {
  if (file.root !== undefined) return file;
  const eol = lineEndOf(file.text);
  const gap = file.text === '' || file.text.endsWith('\n') ? '' : eol;
  return parseKubeconfig(`${file.text}${gap}apiVersion: v1${eol}kind: Config${eol}`, path);
};

/** One edit at a time, each on a fresh syntax tree: offsets never go stale. */
const editText = (file: ParsedKubeconfig, change: KubeconfigChange, path: string): ParsedKubeconfig => {
  let now = file;
  for (;;) {
    const text = editOnce(now, change);
    if (text === undefined) return now;
    if (text === now.text) throw new Error('an edit changed nothing');
    now = parseKubeconfig(text, path);
  }
};

/** The text after the next edit that is needed; undefined when there is none. */
const editOnce = (file: ParsedKubeconfig, change: KubeconfigChange): string | undefined => {
  for (const list of LIST_KEYS) {
    const entries = entriesOf(file.data, list);
    const entry = change.set?.[list];
    const index = indexOfName(entries, entry?.name);
    if (entry !== undefined && index === -1) return appendEntry(file, list, entry);
    if (entry !== undefined && !isDeepStrictEqual(entries[index], entry)) {
      return replaceEntry(file, { list, index }, entry);
    }
    const unwanted = entries.findIndex((item) => change.remove?.(list, item) ?? false);
    if (unwanted !== -1) return removeEntry(file, { list, index: unwanted });
  }
  const { currentContext } = change;
  if (currentContext === undefined || file.data['current-context'] === currentContext) return undefined;
  return setScalar(file, 'current-context', currentContext);
};

/** What the file must say afterwards, worked out on its data alone. */
const changeData = (data: Data, change: KubeconfigChange): Data => {
  const changed: Record<string, unknown> = { ...data };
  for (const list of LIST_KEYS) {
    const before = entriesOf(data, list);
    const after = setInList(before, change.set?.[list]).filter(
      (item) => !(change.remove?.(list, item) ?? false),
    );
    if (!isDeepStrictEqual(after, before)) changed[list] = after;
  }
  if (change.currentContext !== undefined) changed['current-context'] = change.currentContext;
  return changed;
};

const setInList = (entries: readonly unknown[], entry: KubeconfigEntry | undefined): readonly unknown[] => {
  if (entry === undefined) return entries;
  const index = indexOfName(entries, entry.name);
  return index === -1 ? [...entries, entry] : entries.with(index, entry);
};

/** The entries of a list; none when the key is missing or null. */
export const entriesOf = (data: Data, list: ListKey): readonly unknown[] =>
  (data[list] as readonly unknown[] | null | undefined) ?? [];

const indexOfName = (entries: readonly unknown[], name: string | undefined): number =>
  entries.findIndex((item) => name !== undefined && entryName(item) === name);
