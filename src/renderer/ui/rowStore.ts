export type RowChange =
  | { readonly type: 'reset' }
  | { readonly type: 'changed'; readonly keys: readonly string[] };

/**
 * Rows outside React, so that a change costs what changed and not the number of rows. Batches only: call `upsert` once
 * for many rows.
 */
export interface RowStore<Row> {
  readonly key: (row: Row) => string;
  /** Replaces all rows. */
  readonly reset: (rows: readonly Row[]) => void;
  readonly upsert: (rows: readonly Row[]) => void;
  readonly remove: (keys: readonly string[]) => void;
  readonly get: (key: string) => Row | undefined;
  readonly size: number;
  /** All rows, in the order in which they came. */
  readonly values: () => IterableIterator<Row>;
  readonly subscribe: (listener: (change: RowChange) => void) => () => void;
}

export const createRowStore = <Row>({ key }: { readonly key: (row: Row) => string }): RowStore<Row> => {
  let rows = new Map<string, Row>();
  const listeners = new Set<(change: RowChange) => void>();
  const tell = (change: RowChange) => {
    for (const listener of listeners) listener(change);
  };
  return {
    key,
    reset: (next) => {
      rows = new Map(next.map((row) => [key(row), row]));
      tell({ type: 'reset' });
    },
    upsert: (changed) => {
      if (changed.length === 0) return;
      for (const row of changed) rows.set(key(row), row);
      tell({ type: 'changed', keys: changed.map(key) });
    },
    remove: (keys) => {
      const removed = keys.filter((name) => rows.delete(name));
      if (removed.length > 0) tell({ type: 'changed', keys: removed });
    },
    get: (name) => rows.get(name),
    get size() {
      return rows.size;
    },
    values: () => rows.values(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};
