import type { ResourceType } from '../../shared/contract/procedure.ts';
import type { ResourceColumn, ResourceEvent, ResourceRow } from '../../shared/contract/resources.ts';
import { mergeStreams } from '../lib/mergeStreams.ts';
import type { KubeConnection } from './connection.ts';
import type { FeedEvent } from './watch/watchFormat.ts';
import { watchTable } from './watchTable.ts';

export interface WatchResources {
  readonly type: ResourceType;
  /** Empty for all. */
  readonly namespaces: readonly string[];
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly signal: AbortSignal;
}

type TableEvent = FeedEvent<ResourceRow, readonly ResourceColumn[]>;

/** The rows of a kind in some namespaces or all, as the contract tells them. */
export async function* watchResources(
  connection: KubeConnection,
  { type, namespaces, signal, ...selectors }: WatchResources,
): AsyncGenerator<ResourceEvent> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const watch = (namespace?: string) => watchTable(connection, { type, namespace, ...selectors }, either);
  try {
    if (namespaces.length < 2) yield* tellOne(watch(namespaces[0]));
    else yield* tellMany([...new Set(namespaces)].map((namespace) => tag(namespace, watch(namespace))));
  } finally {
    stop.abort();
  }
}

async function* tellOne(events: AsyncIterable<TableEvent>): AsyncGenerator<ResourceEvent> {
  for await (const event of events) yield toResourceEvent(event);
}

const toResourceEvent = (event: TableEvent): ResourceEvent => {
  switch (event.type) {
    case 'reset':
      return { type: 'reset', columns: event.head };
    case 'page': {
      const { items, isLast, remaining } = event;
      return { type: 'page', rows: items, isLast, ...(remaining === undefined ? {} : { remaining }) };
    }
    case 'changed':
      return { type: 'changed', rows: event.items, deleted: event.deleted.map(({ uid }) => uid) };
    default:
      return event;
  }
};

async function* tag(
  namespace: string,
  events: AsyncIterable<TableEvent>,
): AsyncGenerator<readonly [string, TableEvent]> {
  for await (const event of events) yield [namespace, event];
}

/** Several namespaces as one list: it is complete when each of them is, and a reset of one begins it anew. */
async function* tellMany(
  streams: readonly AsyncGenerator<readonly [string, TableEvent]>[],
): AsyncGenerator<ResourceEvent> {
  const joined: Joined = { rows: new Map(), listed: new Set(), lost: new Set(), count: streams.length };
  for await (const [namespace, event] of mergeStreams(streams)) {
    switch (event.type) {
      case 'lost':
        joined.lost.add(namespace);
        yield event;
        break;
      case 'restored':
        joined.lost.delete(namespace);
        if (joined.lost.size === 0) yield event;
        break;
      case 'reset':
        yield* joinReset(joined, namespace, event.head);
        break;
      default:
        yield joinRows(joined, namespace, event);
    }
  }
}

interface Joined {
  readonly rows: Map<string, Map<string, ResourceRow>>;
  /** Namespaces whose list is complete, and those whose server does not answer. */
  readonly listed: Set<string>;
  readonly lost: Set<string>;
  readonly count: number;
}

function* joinReset(
  { rows, listed }: Joined,
  namespace: string,
  columns: readonly ResourceColumn[],
): Generator<ResourceEvent> {
  const isFirst = rows.size === 0;
  const isAgain = listed.delete(namespace);
  rows.set(namespace, new Map());
  if (isFirst || isAgain) yield { type: 'reset', columns };
  if (!isAgain) return;
  yield { type: 'page', rows: [...rows.values()].flatMap((own) => [...own.values()]), isLast: false };
}

const joinRows = (
  { rows, listed, count }: Joined,
  namespace: string,
  event: Extract<TableEvent, { readonly type: 'page' | 'changed' }>,
): ResourceEvent => {
  const own = rows.get(namespace) ?? new Map<string, ResourceRow>();
  const deleted = event.type === 'changed' ? event.deleted.map(({ uid }) => uid) : [];
  for (const row of event.items) own.set(row.uid, row);
  for (const uid of deleted) own.delete(uid);
  if (event.type === 'changed' && (listed.size === count || deleted.length > 0)) {
    return { type: 'changed', rows: event.items, deleted };
  }
  if (event.type === 'page' && event.isLast) listed.add(namespace);
  return { type: 'page', rows: event.items, isLast: listed.size === count };
};
