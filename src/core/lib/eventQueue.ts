/** Between something that calls back and somebody who asks with `for await`. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(event: T): void;
  /** What is there is still given, then it is over. */
  end(): void;
  /** What is there is still given, then `error` is thrown. */
  fail(error: unknown): void;
}

export interface EventQueueOptions<T> {
  /** When it fires the iteration ends, without what is still there. */
  readonly signal: AbortSignal;
  /**
   * Keeps what a slow reader has not taken small: gets the waiting events and the new one, gives those that are to
   * wait. Without it all wait.
   */
  readonly merge?: (waiting: readonly T[], next: T) => readonly T[];
}

/** For streams whose every event is the whole state: of those that wait only the newest counts. */
export const keepLatest = <T>(_waiting: readonly T[], next: T): readonly T[] => [next];

/** For one reader. */
export const createEventQueue = <T>({ signal, merge }: EventQueueOptions<T>): EventQueue<T> => {
  let waiting: readonly T[] = [];
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
        const [next, ...rest] = waiting;
        if (waiting.length > 0) {
          waiting = rest;
          yield next as T;
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
    }
  }
  return {
    push: (event) => {
      if (over !== undefined) return;
      waiting = merge === undefined ? [...waiting, event] : merge(waiting, event);
      tell();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    [Symbol.asyncIterator]: iterate,
  };
};
