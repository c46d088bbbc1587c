import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import type { KubeconfigEntry, ListKey } from './contextEntries.ts';
import { contentOf, entryName, LIST_KEYS } from './contextEntries.ts';
import { appendEntries, removeEntry, replaceEntry, setScalar } from './editEntries.ts';
import type { ParsedKubeconfig } from './parseKubeconfig.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';
import { setValue } from './setValue.ts';
import { lineEndOf } from './sourceText.ts';

export interface KubeconfigChange {
  /** Entries to add, or to put in the place of the first of that name; each name once. */
  readonly set?: Readonly<Partial<Record<ListKey, readonly KubeconfigEntry[]>>>;
  /** Says which entries to take out. */
  readonly remove?: (list: ListKey, entry: unknown) => boolean;
  /** One value of a context's entry; the rest of the entry keeps its bytes. */
  readonly value?: ContextValue;
  readonly currentContext?: string | undefined;
}

/** The name of a context, or its namespace; undefined takes the namespace out. */
export type ContextValue =
  | { readonly of: string; readonly name: string }
  | { readonly of: string; readonly namespace: string | undefined };

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
  const valued = editValue(file, change.value);
  if (valued !== undefined) return valued;
  for (const list of LIST_KEYS) {
    const entries = entriesOf(file.data, list);
    const set = setEntries(file, list, change.set?.[list] ?? []);
    if (set !== undefined) return set;
    const unwanted = entries.findIndex((item) => change.remove?.(list, item) ?? false);
    if (unwanted !== -1) return removeEntry(file, { list, index: unwanted });
  }
  const { currentContext } = change;
  if (currentContext === undefined || file.data['current-context'] === currentContext) return undefined;
  return setScalar(file, 'current-context', currentContext);
};

/** Puts the first entry that differs into its place, then appends all that are missing. */
const setEntries = (
  file: ParsedKubeconfig,
  list: ListKey,
  wanted: readonly KubeconfigEntry[],
): string | undefined => {
  const entries = entriesOf(file.data, list);
  const missing: KubeconfigEntry[] = [];
  for (const entry of wanted) {
    const index = indexOfName(entries, entry.name);
    if (index === -1) missing.push(entry);
    else if (!isDeepStrictEqual(entries[index], entry)) return replaceEntry(file, { list, index }, entry);
  }
  return missing.length === 0 ? undefined : appendEntries(file, list, missing);
};

const editValue = (file: ParsedKubeconfig, value: ContextValue | undefined): string | undefined => {
  if (value === undefined) return undefined;
  const contexts = entriesOf(file.data, 'contexts');
  const index = indexOfName(contexts, value.of);
  if (index === -1 || isDeepStrictEqual(changeEntry(contexts[index], value), contexts[index])) {
    return undefined;
  }
  return 'name' in value
    ? setValue(file, { index, path: ['name'] }, value.name)
    : setValue(file, { index, path: ['context', 'namespace'] }, value.namespace);
};

const changeEntry = (entry: unknown, value: ContextValue): unknown => {
  const record = entry as KubeconfigEntry;
  if ('name' in value) return { ...record, name: value.name };
  const { namespace: _, ...others } = contentOf('contexts', entry);
  const { namespace } = value;
  if (namespace === undefined && !('namespace' in contentOf('contexts', entry))) return entry;
  return { ...record, context: namespace === undefined ? others : { ...others, namespace } };
};

/** What the file must say afterwards, worked out on its data alone. */
const changeData = (data: Data, change: KubeconfigChange): Data => {
  const changed: Record<string, unknown> = { ...data };
  for (const list of LIST_KEYS) {
    const before = entriesOf(data, list);
    const { value } = change;
    const valued =
      list !== 'contexts' || value === undefined || indexOfName(before, value.of) === -1
        ? before
        : before.with(
            indexOfName(before, value.of),
            changeEntry(before[indexOfName(before, value.of)], value),
          );
    const after = (change.set?.[list] ?? [])
      .reduce(setInList, valued)
      .filter((item) => !(change.remove?.(list, item) ?? false));
    if (!isDeepStrictEqual(after, before)) changed[list] = after;
  }
  if (change.currentContext !== undefined) changed['current-context'] = change.currentContext;
  return changed;
};

const setInList = (entries: readonly unknown[], entry: KubeconfigEntry): readonly unknown[] => {
  const index = indexOfName(entries, entry.name);
  return index === -1 ? [...entries, entry] : entries.with(index, entry);
};

/** The entries of a list; none when the key is missing or null. */
export const entriesOf = (data: Data, list: ListKey): readonly unknown[] =>
  (data[list] as readonly unknown[] | null | undefined) ?? [];

const indexOfName = (entries: readonly unknown[], name: string | undefined): number =>
  entries.findIndex((item) => name !== undefined && entryName(item) === name);
