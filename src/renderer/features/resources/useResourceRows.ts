import { useMemo, useRef, useState } from 'react';
import type { ResourceType } from '../../../shared/contract/procedure.ts';
import type { ResourceColumn, ResourceEvent, ResourceRow } from '../../../shared/contract/resources.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import type { LiveStatus } from '../../api/followStream.ts';
import { useStream } from '../../api/useLive.ts';
import { createRowStore, type RowStore } from '../../ui/rowStore.ts';

export interface ResourceQuery {
  readonly cluster: string;
  readonly type: ResourceType;
  readonly namespaces: readonly string[];
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface ResourceRows {
  readonly store: RowStore<ResourceRow>;
  readonly columns: readonly ResourceColumn[];
  readonly status: LiveStatus;
  readonly error: ErrorInfo | undefined;
}

/** The rows of a kind in a store that the server's events keep true; what was shown stays while a new list comes. */
export const useResourceRows = ({ cluster, type, ...query }: ResourceQuery): ResourceRows => {
  const { group, version, plural } = type;
  const deps = [cluster, group, version, plural, JSON.stringify(query)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is another store
  const store = useMemo(() => createRowStore<ResourceRow>({ key: ({ uid }) => uid }), deps);
  const [columns, setColumns] = useState<readonly ResourceColumn[]>([]);
  const [isListed, setListed] = useState(false);
  const [lost, setLost] = useState<string>();
  // Rows of a list that replaces the one which is shown, until it is complete.
  const next = useRef<ResourceRow[]>(undefined);
  const apply = (event: ResourceEvent) => {
    switch (event.type) {
      case 'reset':
        setColumns((now) => (JSON.stringify(now) === JSON.stringify(event.columns) ? now : event.columns));
        next.current = store.size > 0 ? [] : undefined;
        setListed(false);
        return;
      case 'page':
        if (next.current === undefined) store.upsert(event.rows);
        else next.current.push(...event.rows);
        if (!event.isLast) return;
        if (next.current !== undefined) store.reset(next.current);
        next.current = undefined;
        setListed(true);
        setLost(undefined);
        return;
      case 'changed':
        store.upsert(event.rows);
        store.remove(event.deleted);
        return;
      case 'lost':
        setLost(event.message);
        return;
      case 'restored':
        setLost(undefined);
    }
  };
  const { status, error } = useStream<ResourceEvent>(
    (signal) =>
      api.resources.watch(
        {
          cluster,
          type: { group, version, plural },
          namespaces: [...query.namespaces],
          ...(query.labelSelector ? { labelSelector: query.labelSelector } : {}),
          ...(query.fieldSelector ? { fieldSelector: query.fieldSelector } : {}),
        },
        { signal },
      ),
    apply,
    deps,
  );
  if (lost !== undefined && status === 'live') {
    return { store, columns, status: 'lost', error: { code: 'HOST_UNREACHABLE', message: lost } };
  }
  return { store, columns, error, status: status === 'live' && !isListed ? 'connecting' : status };
};
