/** Between something that calls back and somebody who asks with `for await`. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(event: T): void;
  /** What is there is still given, then it is over. */
  end(): void;
  /** What is there is still given, then `error` is thrown. */
  fail(error: unknown): void;
  /** Events that wait for the reader. */
  readonly size: number;
}

export interface EventQueueOptions<T> {
  /** When it fires the iteration ends, without what is still there, and nothing is kept any more. */
  readonly signal: AbortSignal;
  /**
   * Keeps what a slow reader has not taken small: gets the waiting events and the new one, gives those that are to
   * wait. Without it all wait.
   */
  readonly merge?: (waiting: readonly T[], next: T) => readonly T[];
}

/** For streams whose every event is the whole state: of those that wait only the newest counts. */
export const keepLatest = <T>(_waiting: readonly T[], next: T): readonly T[] => [next];

/** For one reader; once that has left, what is pushed is dropped. */
export const createEventQueue = <T>({ signal, merge }: EventQueueOptions<T>): EventQueue<T> => {
  const waiting = createFifo<T>();
  let over: { readonly error?: unknown } | undefined;
  let wake: (() => void) | undefined;
  const tell = () => {
    wake?.();
    wake = undefined;
  };
  const finish = (result: { readonly error?: unknown }) => {
    over ??= result;
    tell();
  };
  async function* iterate(): AsyncGenerator<T, void, undefined> {
    signal.addEventListener('abort', tell);
    try {
      while (!signal.aborted) {
        if (waiting.size > 0) {
          yield waiting.take();
        } else if (over !== undefined) {
          if ('error' in over) throw over.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', tell);
      over ??= {};
      waiting.replace([]);
    }
  }
  return {
    push: (event) => {
      if (signal.aborted) waiting.replace([]);
      if (signal.aborted || over !== undefined) return;
      if (merge === undefined) waiting.add(event);
      else waiting.replace(merge(waiting.list(), event));
      tell();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    get size() {
      return waiting.size;
    },
    [Symbol.asyncIterator]: iterate,
  };
};

/** Taken places at the front that are worth cutting off. */
const CUT = 1024;

/** First in, first out; adding and taking cost the same however much waits. */
const createFifo = <T>() => {
  let events: T[] = [];
  let start = 0;
  const list = () => events.slice(start);
  const replace = (all: readonly T[]) => {
    events = [...all];
    start = 0;
  };
  return {
    get size() {
      return events.length - start;
    },
    add: (event: T) => void events.push(event),
    /** The first one; only while there is one. */
    take: (): T => {
      const event = events[start] as T;
      // Else what was taken would be kept until it is cut off.
      events[start] = undefined as T;
      start++;
      // What is moved then is no more than what was taken since the last time.
      if (start === events.length || (start >= CUT && start * 2 >= events.length)) replace(list());
      return event;
    },
    list,
    replace,
  };
};
