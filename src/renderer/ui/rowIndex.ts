import {
  compareEntries,
  makeSortKey,
  mergeOrdered,
  type RowEntry,
  type RowOrder,
  splitFilter,
} from './rowOrder.ts';
import type { RowStore } from './rowStore.ts';
import { createSlicer, sortInSlices } from './slices.ts';

/** What is known of a store's rows for one order: changed in place by the functions below. */
export interface RowIndex<Row> {
  readonly store: RowStore<Row>;
  order: RowOrder<Row>;
  words: readonly string[];
  entries: Map<string, RowEntry<Row>>;
  /** All entries that have a place, those that the filter hides too. */
  sorted: readonly RowEntry<Row>[];
  misplaced: Set<RowEntry<Row>>;
  /** Deleted rows that are still shown. */
  readonly ghosts: Set<RowEntry<Row>>;
  lastPlace: number;
}

export const createRowIndex = <Row>(store: RowStore<Row>, order: RowOrder<Row>): RowIndex<Row> => ({
  store,
  order,
  words: splitFilter(order.filter),
  entries: new Map(),
  sorted: [],
  misplaced: new Set(),
  ghosts: new Set(),
  lastPlace: 0,
});

const updateMatch = <Row>({ words, order }: RowIndex<Row>, entry: RowEntry<Row>): void => {
  if (words.length > 0) entry.text ??= order.text(entry.row).toLowerCase();
  const { text } = entry;
  entry.matches = words.length === 0 || (text !== undefined && words.every((word) => text.includes(word)));
};

const makeEntry = <Row>(index: RowIndex<Row>, key: string, row: Row): RowEntry<Row> => {
  index.lastPlace += 1;
  const entry: RowEntry<Row> = {
    key,
    place: index.lastPlace,
    row,
    sortKey: makeSortKey(index.order.sort?.(row)),
    text: undefined,
    matches: true,
    changedAt: 0,
    deletedAt: undefined,
    misplaced: true,
  };
  updateMatch(index, entry);
  return entry;
};

const place = <Row>(index: RowIndex<Row>, entry: RowEntry<Row>): void => {
  entry.misplaced = true;
  index.misplaced.add(entry);
};

/** Takes in one row as the store has it now; what has to move is only noted. */
export const refreshRow = <Row>(index: RowIndex<Row>, key: string, now: number): void => {
  const row = index.store.get(key);
  const entry = index.entries.get(key);
  if (row === undefined) {
    if (entry === undefined || entry.deletedAt !== undefined) return;
    entry.deletedAt = now;
    index.ghosts.add(entry);
  } else if (entry === undefined) {
    const added = makeEntry(index, key, row);
    index.entries.set(key, added);
    place(index, added);
  } else updateEntry(index, { entry, row, now });
};

const updateEntry = <Row>(
  index: RowIndex<Row>,
  { entry, row, now }: { readonly entry: RowEntry<Row>; readonly row: Row; readonly now: number },
): void => {
  entry.deletedAt = undefined;
  index.ghosts.delete(entry);
  if (entry.row === row) return;
  if (index.order.isNews?.(entry.row, row) ?? true) entry.changedAt = now;
  entry.row = row;
  entry.text = undefined;
  updateMatch(index, entry);
  const sortKey = makeSortKey(index.order.sort?.(row));
  if (sortKey === entry.sortKey) return;
  entry.sortKey = sortKey;
  place(index, entry);
};

/** Puts what is misplaced where it belongs, and takes out what was deleted before `fadedBefore`. */
export const arrangeRows = <Row>(index: RowIndex<Row>, fadedBefore: number): void => {
  const gone = new Set([...index.ghosts].filter(({ deletedAt }) => (deletedAt ?? 0) <= fadedBefore));
  for (const ghost of gone) {
    index.ghosts.delete(ghost);
    index.misplaced.delete(ghost);
    index.entries.delete(ghost.key);
  }
  if (gone.size === 0 && index.misplaced.size === 0) return;
  const compare = compareEntries(index.order.descending);
  const rest = index.sorted.filter((entry) => !(entry.misplaced || gone.has(entry)));
  const moved = [...index.misplaced].sort(compare);
  for (const entry of moved) entry.misplaced = false;
  index.misplaced = new Set();
  index.sorted = mergeOrdered(rest, moved, compare);
};

/** Works everything out anew, in slices; changes nothing when `isStale` says that nobody wants it any more. */
export const rebuildRows = async <Row>(index: RowIndex<Row>, isStale: () => boolean): Promise<void> => {
  const pause = createSlicer();
  const entries = new Map<string, RowEntry<Row>>();
  const { order, store } = index;
  // Those that fade are the last to be taken along: they are not in the store any more.
  for (const row of [...store.values()]) {
    const key = store.key(row);
    const entry = reuseEntry(index, key, row);
    entry.sortKey = makeSortKey(order.sort?.(row));
    updateMatch(index, entry);
    entries.set(key, entry);
    if (entries.size % 200 !== 0) continue;
    await pause();
    if (isStale()) return;
  }
  const list = [...entries.values()];
  const sorted = await sortInSlices(list, compareEntries(order.descending), { pause, isStale });
  if (sorted === undefined) return;
  for (const entry of sorted) entry.misplaced = false;
  index.entries = entries;
  index.sorted = sorted;
  index.misplaced = new Set();
  index.ghosts.clear();
};

/** Looks anew at which rows the filter lets through, in slices; their order stays. */
export const refilterRows = async <Row>(index: RowIndex<Row>, isStale: () => boolean): Promise<void> => {
  const pause = createSlicer();
  let looked = 0;
  for (const entry of index.entries.values()) {
    updateMatch(index, entry);
    looked += 1;
    if (looked % 200 !== 0) continue;
    await pause();
    if (isStale()) return;
  }
};

const reuseEntry = <Row>(index: RowIndex<Row>, key: string, row: Row): RowEntry<Row> => {
  const entry = index.entries.get(key);
  if (entry === undefined) return makeEntry(index, key, row);
  if (entry.row !== row) {
    entry.row = row;
    entry.text = undefined;
  }
  entry.deletedAt = undefined;
  return entry;
};

/** The rows that the filter lets through, in order. */
export const listMatches = <Row>({ sorted, words }: RowIndex<Row>): readonly RowEntry<Row>[] =>
  words.length === 0 ? sorted : sorted.filter(({ matches }) => matches);
