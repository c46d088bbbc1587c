import { createEventQueue, type EventQueue, keepLatest } from './eventQueue.ts';
import { pause } from './pause.ts';

export interface SharedState<T> {
  /** The state, and again at each change; the work behind it goes on while anybody watches. */
  watch(options: { readonly signal: AbortSignal }): AsyncIterable<T>;
}

export interface ShareStateOptions<T> {
  /** Begins the work behind the state; it ends with the signal. */
  readonly start: (publish: (state: T) => void, signal: AbortSignal) => void;
  /** Milliseconds between two states to one who watches, at least. */
  readonly interval: number;
}

/** A state that several watch and that takes work to keep, done once for all of them. */
export const shareState = <T>({ start, interval }: ShareStateOptions<T>): SharedState<T> => {
  const readers = new Set<EventQueue<T>>();
  let work: AbortController | undefined;
  let latest: { readonly state: T; readonly text: string } | undefined;
  const publish = (state: T, signal: AbortSignal) => {
    const text = JSON.stringify(state);
    if (signal.aborted || latest?.text === text) return;
    latest = { state, text };
    for (const reader of readers) reader.push(state);
  };
  const join = (reader: EventQueue<T>) => {
    readers.add(reader);
    if (latest !== undefined) reader.push(latest.state);
    if (work !== undefined) return;
    work = new AbortController();
    const { signal } = work;
    start((state) => publish(state, signal), signal);
  };
  const leave = (reader: EventQueue<T>) => {
    readers.delete(reader);
    if (readers.size > 0) return;
    work?.abort();
    work = undefined;
    // By the next time it may be long out of date.
    latest = undefined;
  };
  return {
    watch: async function* ({ signal }) {
      const reader = createEventQueue<T>({ signal, merge: keepLatest });
      try {
        join(reader);
        for await (const state of reader) {
          yield state;
          await pause(interval, signal).catch(() => undefined);
        }
      } finally {
        leave(reader);
      }
    },
  };
};
