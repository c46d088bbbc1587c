import { useEffect, useState } from 'react';
import { createRowStore, type RowStore } from './rowStore.ts';

/**
 * A row store kept equal to an array: rows that are another object count as changed. For hundreds of rows; feed
 * thousands into a store of your own, from `useStream`.
 */
export const useRows = <Row>(rows: readonly Row[] | undefined, key: (row: Row) => string): RowStore<Row> => {
  const [store] = useState(() => createRowStore<Row>({ key }));
  useEffect(() => {
    if (rows !== undefined) syncRows(store, rows);
  }, [store, rows]);
  return store;
};

/** Changes the store to hold these rows; equal ones (as JSON) are left alone, so that only real changes flash. */
const syncRows = <Row>(store: RowStore<Row>, rows: readonly Row[]): void => {
  if (store.size === 0) {
    store.reset(rows);
    return;
  }
  const names = new Set(rows.map(store.key));
  store.remove([...store.values()].map(store.key).filter((name) => !names.has(name)));
  store.upsert(rows.filter((row) => JSON.stringify(store.get(store.key(row))) !== JSON.stringify(row)));
};
