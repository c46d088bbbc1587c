/** One page of a list. */
export interface ListPage<T, H> {
  readonly items: readonly T[];
  /** What belongs to all items, such as a table's columns. */
  readonly head: H;
  readonly resourceVersion: string;
  /** Where the next page begins; empty after the last. */
  readonly next: string;
  /** Items after this page, where the server says it. */
  readonly remaining?: number | undefined;
}

/** How the answers of the API server are asked for and read. */
export interface WatchFormat<T, H> {
  readonly accept: string;
  /** Parameters besides those of every list and watch. */
  readonly query: Readonly<Record<string, string>>;
  readonly readPage: (body: unknown) => ListPage<T, H>;
  /**
   * The item of a watch event; no item in a bookmark. `listed` is the head of the list before; a `head` that is another
   * makes the list begin anew.
   */
  readonly readEvent: (
    type: string,
    object: unknown,
    listed: H,
  ) => { readonly item?: T; readonly resourceVersion: string; readonly head?: H | undefined };
  /** The same for each version of one object. */
  readonly keyOf: (item: T) => string;
}

/** What is watched. */
export interface WatchTarget {
  /** Path of the list, such as `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/**
 * What a watch tells. It begins with `reset`, then `page`s up to the one with `isLast`, then `changed` batches. After a
 * loss of the server's history it begins anew with `reset`. `lost` says that the server does not answer just now (it
 * is tried on), `restored` that it does again.
 */
export type FeedEvent<T, H> =
  | { readonly type: 'reset'; readonly head: H }
  | {
      readonly type: 'page';
      readonly items: readonly T[];
      readonly isLast: boolean;
      readonly remaining?: number | undefined;
    }
  | { readonly type: 'changed'; readonly items: readonly T[]; readonly deleted: readonly T[] }
  | { readonly type: 'lost'; readonly message: string }
  | { readonly type: 'restored' };
