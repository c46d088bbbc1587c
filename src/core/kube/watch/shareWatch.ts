import type { KubeConnection } from '../connection.ts';
import { createFeed, type Feed } from './createFeed.ts';
import { PAGE, superviseWatch } from './superviseWatch.ts';
import type { FeedEvent, WatchFormat, WatchTarget } from './watchFormat.ts';

interface Shared<T, H> {
  readonly feeds: Set<Feed<T, H>>;
  readonly stop: AbortController;
  readonly items: Map<string, T>;
  head?: H;
  isListed: boolean;
  trouble?: string | undefined;
}

type Watches = Map<object, Map<string, Shared<never, never>>>;

/** Watches that run, by connection, format and target: those who watch the same thing share one. */
const running = new WeakMap<KubeConnection, Watches>();

/**
 * Watches objects of one API path, together with all others who watch the same in the same format. The one watch
 * behind it begins with the first listener and ends with the last.
 */
export async function* shareWatch<T, H>(
  connection: KubeConnection,
  target: WatchTarget,
  { format, signal }: { readonly format: WatchFormat<T, H>; readonly signal: AbortSignal },
): AsyncGenerator<FeedEvent<T, H>> {
  signal.throwIfAborted();
  const among = findWatches<T, H>(connection, format);
  const key = JSON.stringify([target.path, target.labelSelector ?? '', target.fieldSelector ?? '']);
  const shared =
    among.get(key) ?? beginWatch({ connection, target, format, forget: () => among.delete(key) });
  among.set(key, shared);
  const feed = createFeed<T, H>();
  shared.feeds.add(feed);
  tellSoFar(shared, feed);
  try {
    yield* feed.read(signal);
  } finally {
    shared.feeds.delete(feed);
    if (shared.feeds.size === 0) {
      if (among.get(key) === shared) among.delete(key);
      shared.stop.abort();
    }
  }
}

const findWatches = <T, H>(connection: KubeConnection, format: WatchFormat<T, H>) => {
  const byFormat: Watches = running.get(connection) ?? new Map();
  running.set(connection, byFormat);
  const among = byFormat.get(format) ?? new Map<string, Shared<never, never>>();
  byFormat.set(format, among);
  return among as unknown as Map<string, Shared<T, H>>;
};

/** Who comes later is told in pages too: the first of them can be shown while the others are on their way. */
const tellSoFar = <T, H>({ head, items, isListed, trouble }: Shared<T, H>, feed: Feed<T, H>) => {
  if (head !== undefined) {
    feed.push({ type: 'reset', head });
    const all = [...items.values()];
    for (let at = 0; at === 0 || at < all.length; at += PAGE) {
      const isLast = isListed && at + PAGE >= all.length;
      feed.push({ type: 'page', items: all.slice(at, at + PAGE), isLast });
    }
  }
  if (trouble !== undefined) feed.push({ type: 'lost', message: trouble });
};

interface BeginWatch<T, H> {
  readonly connection: KubeConnection;
  readonly target: WatchTarget;
  readonly format: WatchFormat<T, H>;
  /** Takes it out of what runs, once it has failed. */
  readonly forget: () => void;
}

const beginWatch = <T, H>({ connection, target, format, forget }: BeginWatch<T, H>): Shared<T, H> => {
  const shared: Shared<T, H> = {
    feeds: new Set(),
    stop: new AbortController(),
    items: new Map(),
    isListed: false,
  };
  const tell = (use: (feed: Feed<T, H>) => void) => {
    for (const feed of shared.feeds) use(feed);
  };
  superviseWatch({
    connection,
    target,
    format,
    signal: shared.stop.signal,
    onReset: (head) => {
      shared.head = head;
      shared.items.clear();
      shared.isListed = false;
      tell((feed) => feed.push({ type: 'reset', head }));
    },
    onPage: ({ items, next, remaining }) => {
      for (const item of items) shared.items.set(format.keyOf(item), item);
      shared.isListed = next === '';
      tell((feed) => feed.push({ type: 'page', items, isLast: shared.isListed, remaining }));
    },
    onChange: (item, isDeleted) => {
      const key = format.keyOf(item);
      if (isDeleted) shared.items.delete(key);
      else shared.items.set(key, item);
      tell((feed) => feed.pushChange(key, { item, isDeleted }));
    },
    onTrouble: (message) => {
      shared.trouble = message;
      tell((feed) => feed.push(message === undefined ? { type: 'restored' } : { type: 'lost', message }));
    },
  }).catch((error: unknown) => {
    forget();
    tell((feed) => feed.fail(error));
  });
  return shared;
};
