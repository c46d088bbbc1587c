import { useEffect, useState } from 'react';
import type { ResourceColumn, ResourceRow } from '../../../shared/contract/resources.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import type { RowStore } from '../../ui/rowStore.ts';
import { type ResourceQuery, useResourceRows } from './useResourceRows.ts';

/**
 * Rows as an array, for few of them or for sums; counted again at most four times a second. Undefined until all are
 * listed: what could not be read is not none.
 */
export const useRowList = (
  query: Omit<ResourceQuery, 'namespaces'> & { readonly namespaces?: readonly string[] },
): {
  readonly rows: readonly ResourceRow[] | undefined;
  readonly columns: readonly ResourceColumn[];
  /** Why they are not known, or not known to be true any more. */
  readonly error: ErrorInfo | undefined;
} => {
  const { store, columns, status, error } = useResourceRows({ namespaces: [], ...query });
  const [listed, setListed] = useState<{
    readonly store: RowStore<ResourceRow>;
    readonly rows: readonly ResourceRow[];
  }>();
  const isThere = status === 'live';
  useEffect(() => {
    if (!isThere) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      setListed({ store, rows: [...store.values()] });
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
  return { rows: listed?.store === store ? listed.rows : undefined, columns, error };
};
