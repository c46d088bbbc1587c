import {
  arrangeRows,
  createRowIndex,
  listMatches,
  type RowIndex,
  rebuildRows,
  refilterRows,
  refreshRow,
} from './rowIndex.ts';
import { type RowEntry, type RowOrder, splitFilter } from './rowOrder.ts';
import type { RowChange, RowStore } from './rowStore.ts';

/** What a table shows now. A new object at each change; the entries within change in place. */
export interface RowSnapshot<Row> {
  readonly rows: readonly RowEntry<Row>[];
  /** Rows that match the filter, without those that fade. */
  readonly count: number;
  readonly total: number;
}

export interface RowView<Row> {
  readonly get: () => RowSnapshot<Row>;
  /** It follows the store while somebody listens. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly order: (order: RowOrder<Row>) => void;
  /** While it is held rows change and fade but do not move, for at most `holdMost` milliseconds after each call. */
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

interface ViewState<Row> {
  readonly index: RowIndex<Row>;
  readonly every: number;
  readonly fade: number;
  readonly holdMost: number;
  readonly listeners: Set<() => void>;
  snapshot: RowSnapshot<Row>;
  /** Keys that changed in the store since the last flush. */
  dirty: Set<string>;
  isHeld: boolean;
  /** Since when something waits to move. */
  heldSince: number | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts pieces of long work; an older one gives up. */
  generation: number;
  rebuilding: Promise<void> | undefined;
  /** The order is not true until the long work that is under way is done. */
  isSorting: boolean;
  unsubscribe: (() => void) | undefined;
}

/** More changes than this at once are sorted in slices instead. */
const mostAtOnce = 3000;

/** The rows of a store, filtered and sorted, kept so at the cost of what changes and not of how many there are. */
export const createRowView = <Row>(options: RowViewOptions<Row>): RowView<Row> => {
  const { store, order, every = 100, fade = 2000, holdMost = 2000 } = options;
  const view: ViewState<Row> = {
    index: createRowIndex(store, order),
    every,
    fade,
    holdMost,
    listeners: new Set(),
    snapshot: { rows: [], count: 0, total: 0 },
    dirty: new Set(),
    isHeld: false,
    heldSince: undefined,
    timer: undefined,
    generation: 0,
    rebuilding: undefined,
    isSorting: false,
    unsubscribe: undefined,
  };
  return {
    get: () => view.snapshot,
    subscribe: (listener) => {
      view.listeners.add(listener);
      if (view.unsubscribe === undefined) start(view);
      return () => {
        view.listeners.delete(listener);
        if (view.listeners.size === 0) stop(view);
      };
    },
    order: (next) => setOrder(view, next),
    hold: (held) => {
      view.isHeld = held;
      // Counted anew from when something next waits to move.
      view.heldSince = undefined;
      if (!held && view.unsubscribe !== undefined) schedule(view);
    },
    settle: () => settle(view),
  };
};

const start = <Row>(view: ViewState<Row>): void => {
  view.unsubscribe = view.index.store.subscribe((change) => note(view, change));
  rebuild(view);
};

const stop = <Row>(view: ViewState<Row>): void => {
  view.unsubscribe?.();
  view.unsubscribe = undefined;
  clearTimeout(view.timer);
  view.timer = undefined;
  view.generation += 1;
  view.rebuilding = undefined;
};

const note = <Row>(view: ViewState<Row>, change: RowChange): void => {
  if (change.type === 'reset') {
    rebuild(view);
    return;
  }
  for (const key of change.keys) view.dirty.add(key);
  // The first rows are worth showing at once.
  schedule(view, view.snapshot.rows.length === 0 ? 0 : view.every);
};

const schedule = <Row>(view: ViewState<Row>, after = view.every): void => {
  view.timer ??= setTimeout(() => flush(view), after);
};

const flush = <Row>(view: ViewState<Row>): void => {
  view.timer = undefined;
  // A rebuild ends with a flush.
  if (view.rebuilding !== undefined) return;
  if (view.dirty.size > mostAtOnce) {
    rebuild(view);
    return;
  }
  const { index } = view;
  const now = Date.now();
  for (const key of view.dirty) refreshRow(index, key, now);
  view.dirty = new Set();
  const waits = () => index.misplaced.size > 0 || index.ghosts.size > 0;
  if (waits() && mayMove(view, now)) arrangeRows(index, now - view.fade);
  publish(view);
  if (waits()) schedule(view, Math.max(view.every, 100));
};

const mayMove = <Row>(view: ViewState<Row>, now: number): boolean => {
  if (!view.isHeld || view.snapshot.rows.length === 0) return true;
  view.heldSince ??= now;
  if (now - view.heldSince < view.holdMost) return false;
  view.heldSince = undefined;
  return true;
};

const publish = <Row>(view: ViewState<Row>): void => {
  const { index } = view;
  const rows = listMatches(index);
  const fading = [...index.ghosts].filter(({ matches, misplaced }) => matches && !misplaced).length;
  view.snapshot = { rows, count: rows.length - fading, total: index.store.size };
  for (const listener of view.listeners) listener();
};

const setOrder = <Row>(view: ViewState<Row>, next: RowOrder<Row>): void => {
  const { index } = view;
  const { sort, descending, text } = index.order;
  index.order = next;
  index.words = splitFilter(next.filter);
  if (text !== next.text) for (const entry of index.entries.values()) entry.text = undefined;
  if (view.unsubscribe === undefined) return;
  // Another filter alone needs no sorting.
  if (sort === next.sort && descending === next.descending && !view.isSorting) work(view, refilterRows);
  else rebuild(view);
};

const rebuild = <Row>(view: ViewState<Row>): void => {
  // It reads the whole store, and that at once; only what changes from here on is to be taken in after it.
  view.dirty = new Set();
  view.isSorting = true;
  work(view, rebuildRows);
};

/** Begins long work on the index, in place of any that is under way; what changed meanwhile is taken in after it. */
const work = <Row>(
  view: ViewState<Row>,
  run: (index: RowIndex<Row>, isStale: () => boolean) => Promise<void>,
): void => {
  view.generation += 1;
  const mine = view.generation;
  const isStale = () => mine !== view.generation;
  view.rebuilding = run(view.index, isStale).then(() => {
    if (isStale()) return;
    view.rebuilding = undefined;
    view.isSorting = false;
    clearTimeout(view.timer);
    flush(view);
  });
};

const settle = async <Row>(view: ViewState<Row>): Promise<void> => {
  while (view.rebuilding !== undefined || view.dirty.size > 0 || view.index.misplaced.size > 0) {
    if (view.rebuilding === undefined) await new Promise((resolve) => setTimeout(resolve, view.every));
    else await view.rebuilding;
  }
};
