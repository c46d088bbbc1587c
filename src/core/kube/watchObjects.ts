import type { KubeConnection } from './connection.ts';
import { shareWatch } from './watch/shareWatch.ts';
import type { WatchFormat, WatchTarget } from './watch/watchFormat.ts';

/** What every object has. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly namespace?: string;
  };
}

/**
 * `snapshot` carries all objects: the first event, and again whenever the server's history was lost. `changed` carries
 * those that were added or changed since, and those that were deleted (as they were last), at most one batch every
 * 50 ms. `lost` says why the server does not answer just now; it is tried on, and `restored` follows.
 */
export type WatchEvent<T> =
  | { readonly type: 'snapshot'; readonly objects: readonly T[] }
  | { readonly type: 'changed'; readonly objects: readonly T[]; readonly deleted: readonly T[] }
  | { readonly type: 'lost'; readonly message: string }
  | { readonly type: 'restored' };

export interface WatchObjects extends WatchTarget {
  readonly signal: AbortSignal;
}

/** Who wants less than whole objects of what there is much of passes one of these; the same one shares its watch. */
export type Trim<T> = (object: never) => T;

/**
 * Watches the objects of a list path such as `/api/v1/nodes` or `/apis/apps/v1/namespaces/x/deployments`; managed
 * fields are left out. All who watch the same path, selectors and `trim` share one watch. It survives resets, lost
 * history and an API server that is away; it ends when the signal fires or the reader stops, and throws when the server
 * refuses for good (`FORBIDDEN`, `NOT_FOUND`, `API_FAILED`).
 *
 * ```ts
 * for await (const event of watchObjects<KubeNode>(connection, { path: '/api/v1/nodes', signal })) …
 * ```
 *
 * `trim` must be a function that lives as long as the module, or nothing is shared; its result needs `metadata.uid`.
 */
export async function* watchObjects<T extends { readonly metadata: { readonly uid: string } }>(
  connection: KubeConnection,
  { signal, ...target }: WatchObjects,
  trim: Trim<T> = keepWhole,
): AsyncGenerator<WatchEvent<T>> {
  const format = findFormat<T>(trim);
  let listed: T[] = [];
  for await (const event of shareWatch(connection, target, { format, signal })) {
    switch (event.type) {
      case 'reset':
        listed = [];
        break;
      case 'page':
        for (const item of event.items) listed.push(item);
        if (!event.isLast) break;
        yield { type: 'snapshot', objects: listed };
        listed = [];
        break;
      case 'changed':
        yield { type: 'changed', objects: event.items, deleted: event.deleted };
        break;
      default:
        yield event;
    }
  }
}

const keepWhole = <T>(object: never): T => object;

const formats = new WeakMap<object, WatchFormat<never, null>>();

const findFormat = <T extends { readonly metadata: { readonly uid: string } }>(trim: Trim<T>) => {
  const kept = formats.get(trim) ?? (makeFormat(trim) as unknown as WatchFormat<never, null>);
  formats.set(trim, kept);
  return kept as unknown as WatchFormat<T, null>;
};

interface RawList {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata?: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items?: readonly KubeObject[] | null;
}

const makeFormat = <T extends { readonly metadata: { readonly uid: string } }>(
  trim: Trim<T>,
): WatchFormat<T, null> => {
  const read = (object: KubeObject): T => {
    const { managedFields: _, ...metadata } = object.metadata as Record<string, unknown>;
    return trim({ ...object, metadata } as never);
  };
  return {
    accept: 'application/json',
    query: {},
    keyOf: ({ metadata }) => metadata.uid,
    readPage: (body) => {
      const { kind = '', apiVersion, metadata, items } = body as RawList;
      // Items of a list leave out what they are.
      const type = { apiVersion, kind: kind.replace(/List$/, '') };
      return {
        head: null,
        items: (items ?? []).map((item) => read({ ...type, ...item } as KubeObject)),
        resourceVersion: metadata?.resourceVersion ?? '',
        next: metadata?.continue ?? '',
        remaining: metadata?.remainingItemCount,
      };
    },
    readEvent: (type, object) => {
      const { resourceVersion } = (object as KubeObject).metadata;
      return type === 'BOOKMARK'
        ? { resourceVersion }
        : { resourceVersion, item: read(object as KubeObject) };
    },
  };
};
