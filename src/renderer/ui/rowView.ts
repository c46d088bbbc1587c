import { compareEntries, makeSortKey, mergeOrdered, type RowEntry, type RowOrder, splitFilter } from './rowOrder.ts';
import type { RowStore } from './rowStore.ts';
import { createSlicer, sortInSlices } from './slices.ts';

/** What a table shows now. A new object at each change; the entries within change in place. */
export interface RowSnapshot<Row> {
  readonly rows: readonly RowEntry<Row>[];
  /** Rows that match the filter, without those that fade. */
  readonly count: number;
  readonly total: number;
}

export interface RowView<Row> {
  readonly get: () => RowSnapshot<Row>;
  readonly subscribe: (listener: () => void) => () => void;
  readonly order: (order: RowOrder<Row>) => void;
  /** While it is held rows change and fade but do not move, for at most `holdMost` milliseconds. */
  readonly hold: (held: boolean) => void;
  /** Resolves when everything that was asked is shown; deleted rows may still fade. */
  readonly settle: () => Promise<void>;
}

export interface RowViewOptions<Row> {
  readonly store: RowStore<Row>;
  readonly order: RowOrder<Row>;
  /** Milliseconds between changes of what is shown; those of a busy cluster come together. */
  readonly every?: number;
  /** Milliseconds that a deleted row stays. */
  readonly fade?: number;
  readonly holdMost?: number;
}

/** More changes than this at once are sorted in slices instead. */
const mostAtOnce = 3000;

/** The rows of a store, filtered and sorted, kept so at the cost of what changes. It follows the store while watched. */
export const createRowView = <Row>(options: RowViewOptions<Row>): RowView<Row> => {
  const { store, every = 100, fade = 2000, holdMost = 2000 } = options;
  const listeners = new Set<() => void>();
  let order = options.order;
  let words = splitFilter(order.filter);
  let entries = new Map<string, RowEntry<Row>>();
  let sorted: RowEntry<Row>[] = [];
  let snapshot: RowSnapshot<Row> = { rows: [], count: 0, total: 0 };
  let lastPlace = 0;
  let heldSince: number | undefined;
  let isHeld = false;
  /** Keys that changed in the store since the last flush. */
  let dirty = new Set<string>();
  let misplaced = new Set<RowEntry<Row>>();
  const ghosts = new Set<RowEntry<Row>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let generation = 0;
  let rebuilding: Promise<void> | undefined;
  let unsubscribe: (() => void) | undefined;

  const publish = () => {
    const rows = words.length === 0 ? sorted : sorted.filter((entry) => entry.matches);
    let fading = 0;
    for (const ghost of ghosts) if (ghost.matches) fading += 1;
    snapshot = { rows, count: rows.length - fading, total: store.size };
    for (const listener of listeners) listener();
  };
  const match = (entry: RowEntry<Row>) => {
    if (words.length > 0) entry.text ??= order.text(entry.row).toLowerCase();
    const { text } = entry;
    entry.matches = words.length === 0 || (text !== undefined && words.every((word) => text.includes(word)));
  };
  const makeEntry = (key: string, row: Row): RowEntry<Row> => {
    lastPlace += 1;
    const entry: RowEntry<Row> = {
      key,
      place: lastPlace,
      row,
      sortKey: makeSortKey(order.sort?.(row)),
      text: undefined,
      matches: true,
      changedAt: 0,
      deletedAt: undefined,
      misplaced: true,
    };
    match(entry);
    entries.set(key, entry);
    return entry;
  };
  const place = (entry: RowEntry<Row>) => {
    entry.misplaced = true;
    misplaced.add(entry);
  };
  /** Takes in one row as the store has it now. */
  const refresh = (key: string, now: number) => {
    const row = store.get(key);
    const entry = entries.get(key);
    if (row === undefined) {
      if (entry === undefined || entry.deletedAt !== undefined) return;
      entry.deletedAt = now;
      ghosts.add(entry);
      return;
    }
    if (entry === undefined) return place(makeEntry(key, row));
    if (entry.deletedAt !== undefined) {
      entry.deletedAt = undefined;
      ghosts.delete(entry);
    }
    if (entry.row === row) return;
    entry.row = row;
    entry.changedAt = now;
    entry.text = undefined;
    match(entry);
    const sortKey = makeSortKey(order.sort?.(row));
    if (sortKey === entry.sortKey) return;
    entry.sortKey = sortKey;
    place(entry);
  };
  /** Puts what is misplaced where it belongs, and takes out what has faded. */
  const arrange = (now: number) => {
    const gone = new Set<RowEntry<Row>>();
    for (const ghost of ghosts) {
      if (ghost.deletedAt === undefined || now - ghost.deletedAt < fade) continue;
      gone.add(ghost);
      ghosts.delete(ghost);
      misplaced.delete(ghost);
      if (entries.get(ghost.key) === ghost) entries.delete(ghost.key);
    }
    if (gone.size === 0 && misplaced.size === 0) return;
    const compare = compareEntries(order.descending);
    const rest = sorted.filter((entry) => !(entry.misplaced || gone.has(entry)));
    const moved = [...misplaced].sort(compare);
    for (const entry of moved) entry.misplaced = false;
    misplaced = new Set();
    sorted = mergeOrdered(rest, moved, compare);
  };
  const mayMove = (now: number): boolean => {
    if (!isHeld) return true;
    heldSince ??= now;
    if (now - heldSince < holdMost) return false;
    heldSince = undefined;
    return true;
  };
  const flush = () => {
    timer = undefined;
    if (rebuilding !== undefined) return;
    if (dirty.size > mostAtOnce) return startRebuild();
    const now = Date.now();
    for (const key of dirty) refresh(key, now);
    dirty = new Set();
    if ((misplaced.size > 0 || ghosts.size > 0) && (sorted.length === 0 || mayMove(now))) arrange(now);
    publish();
    if (misplaced.size > 0 || ghosts.size > 0) schedule(Math.max(every, 100));
  };
  const schedule = (after = every) => {
    timer ??= setTimeout(flush, after);
  };
  /** Works everything out anew, in slices; changes that come meanwhile are taken in at the end. */
  const rebuild = async (mine: number) => {
    const isStale = () => mine !== generation;
    const pause = createSlicer();
    const known = entries;
    const next: RowEntry<Row>[] = [];
    const now = Date.now();
    const seen = new Map<string, RowEntry<Row>>();
    for (const row of [...store.values()]) {
      const key = store.key(row);
      const entry = known.get(key) ?? makeEntry(key, row);
      if (entry.row !== row) {
        entry.row = row;
        entry.text = undefined;
        entry.changedAt = now;
      }
      entry.deletedAt = undefined;
      entry.sortKey = makeSortKey(order.sort?.(row));
      seen.set(key, entry);
      match(entry);
      next.push(entry);
      if (next.length % 200 !== 0) continue;
      await pause();
      if (isStale()) return;
    }
    const result = await sortInSlices(next, compareEntries(order.descending), { pause, isStale });
    if (result === undefined || isStale()) return;
    for (const entry of result) entry.misplaced = false;
    entries = seen;
    sorted = result;
    misplaced = new Set();
    ghosts.clear();
  };
  const startRebuild = () => {
    generation += 1;
    const mine = generation;
    dirty = new Set();
    const running = rebuild(mine).then(() => {
      if (mine !== generation) return;
      rebuilding = undefined;
      flush();
    });
    rebuilding = running;
  };
  const follow = () =>
    store.subscribe((change) => {
      if (change.type === 'reset') return startRebuild();
      for (const key of change.keys) dirty.add(key);
      // The first rows are worth showing at once.
      if (snapshot.rows.length === 0 && rebuilding === undefined && timer === undefined) schedule(0);
      else schedule();
    });
  return {
    get: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      if (unsubscribe === undefined) {
        unsubscribe = follow();
        startRebuild();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        unsubscribe?.();
        unsubscribe = undefined;
        clearTimeout(timer);
        timer = undefined;
        generation += 1;
        rebuilding = undefined;
      };
    },
    order: (next) => {
      order = next;
      words = splitFilter(next.filter);
      if (unsubscribe !== undefined) startRebuild();
    },
    hold: (held) => {
      isHeld = held;
      heldSince = undefined;
      if (!held && unsubscribe !== undefined && misplaced.size > 0) schedule();
    },
    settle: async () => {
      while (rebuilding !== undefined || dirty.size > 0 || misplaced.size > 0) {
        await rebuilding;
        if (dirty.size > 0 || misplaced.size > 0) await new Promise((resolve) => setTimeout(resolve, every));
      }
    },
  };
};
