import type { ErrorInfo } from '../../shared/errors.ts';
import { followStream, type LiveStatus, type Subscribe } from './followStream.ts';

export interface Live<State> {
  readonly state: State;
  readonly status: LiveStatus;
  /** Why it is lost. */
  readonly error: ErrorInfo | undefined;
}

export interface LiveStore<State> {
  readonly get: () => Live<State>;
  /** The stream runs while somebody listens. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface LiveStoreOptions<Event, State> {
  readonly subscribe: Subscribe<Event>;
  /** Makes the next state; a new connection begins again with `initial`. */
  readonly reduce: (state: State, event: Event) => State;
  readonly initial: State;
  /** Milliseconds that the stream goes on after the last listener left, so that a change of page does not restart it. */
  readonly linger?: number;
  readonly wake?: EventTarget;
}

/** A stream's state as an external store. While a new connection has not said anything the old state is kept. */
export const createLiveStore = <Event, State>(options: LiveStoreOptions<Event, State>): LiveStore<State> => {
  const { subscribe, reduce, initial, linger = 0, wake } = options;
  const listeners = new Set<() => void>();
  let live: Live<State> = { state: initial, status: 'connecting', error: undefined };
  let running: AbortController | undefined;
  let stopping: ReturnType<typeof setTimeout> | undefined;
  const set = (next: Partial<Live<State>>) => {
    live = { ...live, ...next };
    for (const listener of listeners) listener();
  };
  const start = () => {
    running = new AbortController();
    const { signal } = running;
    void followStream<Event>({
      subscribe,
      signal,
      onEvent: (event, isFirst) => {
        const state = reduce(isFirst ? initial : live.state, event);
        // One change of the store, so that nobody sees the new state as lost.
        set(isFirst ? { state, status: 'live', error: undefined } : { state });
      },
      onStatus: (status, error) => {
        if (status !== live.status || error !== live.error) set({ status, error });
      },
      ...(wake === undefined ? {} : { wake }),
    });
  };
  const stop = () => {
    running?.abort();
    running = undefined;
    stopping = undefined;
    live = { ...live, status: 'connecting', error: undefined };
  };
  return {
    get: () => live,
    subscribe: (listener) => {
      listeners.add(listener);
      clearTimeout(stopping);
      stopping = undefined;
      if (running === undefined) start();
      return () => {
        listeners.delete(listener);
        // Also with no time to linger it waits for a turn: React leaves and returns within one.
        if (listeners.size === 0) stopping = setTimeout(stop, linger);
      };
    },
  };
};
