import { useEffect, useState } from 'react';
import type { ResourceColumn, ResourceRow } from '../../../shared/contract/resources.ts';
import { type ResourceQuery, useResourceRows } from './useResourceRows.ts';

/** Rows as an array, for few of them or for sums; counted again at most four times a second. */
export const useRowList = (
  query: Omit<ResourceQuery, 'namespaces'> & { readonly namespaces?: readonly string[] },
): { readonly rows: readonly ResourceRow[] | undefined; readonly columns: readonly ResourceColumn[] } => {
  const { store, columns, status } = useResourceRows({ namespaces: [], ...query });
  const [rows, setRows] = useState<readonly ResourceRow[]>();
  const isThere = status !== 'connecting';
  useEffect(() => {
    if (!isThere) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      setRows([...store.values()]);
    };
    read();
    const end = store.subscribe(() => {
      timer ??= setTimeout(read, 250);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [store, isThere]);
  return { rows, columns };
};
