import { type DependencyList, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ErrorInfo } from '../../shared/errors.ts';
import { followStream, type LiveStatus, type Subscribe } from './followStream.ts';
import { createLiveStore, type Live, type LiveStore } from './liveStore.ts';
import { wake } from './wake.ts';

/**
 * A stream's last event in a component, for streams whose every event is the whole state, such as `clusters.watch`; it
 * subscribes anew when `deps` change, and by itself after a lost connection.
 */
export const useLatest = <State>(
  subscribe: Subscribe<State>,
  deps: DependencyList,
): Live<State | undefined> => {
  const store = useMemo(
    () =>
      createLiveStore<State, State | undefined>({
        subscribe,
        reduce: (_state, event) => event,
        initial: undefined,
        wake,
      }),
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller says what it depends on
    deps,
  );
  return useLiveStore(store);
};

export const useLiveStore = <State>(store: LiveStore<State>): Live<State> =>
  useSyncExternalStore(store.subscribe, store.get);

/**
 * Follows a stream into something of your own, such as a row store or a terminal. `onEvent`'s second argument is true
 * for the first event of each connection: what it begins replaces what was there.
 */
export const useStream = <Event>(
  subscribe: Subscribe<Event>,
  onEvent: (event: Event, isFirst: boolean) => void,
  deps: DependencyList,
): { readonly status: LiveStatus; readonly error: ErrorInfo | undefined } => {
  const [state, setState] = useState<{ status: LiveStatus; error: ErrorInfo | undefined }>({
    status: 'connecting',
    error: undefined,
  });
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(() => {
    const controller = new AbortController();
    setState({ status: 'connecting', error: undefined });
    void followStream<Event>({
      subscribe,
      signal: controller.signal,
      onEvent: (event, isFirst) => latest.current(event, isFirst),
      onStatus: (status, error) => setState({ status, error }),
      wake,
    });
    return () => controller.abort();
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller says what it depends on
  }, deps);
  return state;
};
