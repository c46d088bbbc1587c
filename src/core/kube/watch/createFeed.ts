import type { FeedEvent } from './watchFormat.ts';

/** Milliseconds that changes are gathered before they are given out. */
const TICK = 50;

interface Change<T> {
  readonly item: T;
  readonly isDeleted: boolean;
}

type Pending<T, H> =
  | Exclude<FeedEvent<T, H>, { type: 'changed' }>
  | { readonly type: 'changes'; readonly byKey: Map<string, Change<T>> };

/** One listener of a watch. */
export interface Feed<T, H> {
  push(event: Exclude<FeedEvent<T, H>, { type: 'changed' }>): void;
  /** A change waits for its tick, and only the last one of each object is kept: a slow reader costs no more than that. */
  pushChange(key: string, change: Change<T>): void;
  /** Ends the feed with an error, after all that came before it. */
  fail(error: unknown): void;
  /** What comes, until the signal fires. */
  read(signal: AbortSignal): AsyncGenerator<FeedEvent<T, H>>;
}

interface FeedState<T, H> {
  readonly pending: Pending<T, H>[];
  failure: { readonly error: unknown } | undefined;
  wake: () => void;
}

export const createFeed = <T, H>(): Feed<T, H> => {
  const state: FeedState<T, H> = { pending: [], failure: undefined, wake: () => undefined };
  const { pending } = state;
  return {
    push: (event) => {
      // A new list makes all before it worthless.
      if (event.type === 'reset') pending.length = 0;
      pending.push(event);
      state.wake();
    },
    pushChange: (key, change) => {
      const last = pending.at(-1);
      if (last?.type === 'changes') {
        last.byKey.set(key, change);
        return;
      }
      pending.push({ type: 'changes', byKey: new Map([[key, change]]) });
      state.wake();
    },
    fail: (error) => {
      state.failure = { error };
      state.wake();
    },
    read: (signal) => readFeed(state, signal),
  };
};

async function* readFeed<T, H>(state: FeedState<T, H>, signal: AbortSignal): AsyncGenerator<FeedEvent<T, H>> {
  while (!signal.aborted) {
    const next = await takeNext(state, signal);
    if (next !== undefined) yield next.type === 'changes' ? toBatch(next.byKey) : next;
  }
}

/** The next thing to tell, as soon as there is one; undefined when it is time to look again. */
const takeNext = async <T, H>(state: FeedState<T, H>, signal: AbortSignal) => {
  const { pending, failure } = state;
  if (pending.length === 0 && failure !== undefined) throw failure.error;
  if (pending.length === 0) {
    await waitForWake(signal, (wake) => {
      state.wake = wake;
    });
  }
  if (pending[0]?.type === 'changes') await waitForTick(signal);
  return signal.aborted ? undefined : pending.shift();
};

/** Waits until what `arm` is given is called, or the signal fires. */
const waitForWake = (signal: AbortSignal, arm: (wake: () => void) => void) =>
  new Promise<void>((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    arm(done);
  });

const waitForTick = async (signal: AbortSignal) => {
  let timer: NodeJS.Timeout | undefined;
  await waitForWake(signal, (wake) => {
    timer = setTimeout(wake, TICK);
  });
  clearTimeout(timer);
};

const toBatch = <T, H>(byKey: ReadonlyMap<string, Change<T>>): FeedEvent<T, H> => {
  const changes = [...byKey.values()];
  return {
    type: 'changed',
    items: changes.flatMap(({ item, isDeleted }) => (isDeleted ? [] : [item])),
    deleted: changes.flatMap(({ item, isDeleted }) => (isDeleted ? [item] : [])),
  };
};
