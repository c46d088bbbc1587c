/**
 * Runs a piece of work once for all who ask while it runs. One caller who gives up leaves the others theirs; when the
 * last has given up, or after `deadline` milliseconds, its signal fires.
 */
export const shareRun = <T>(run: (signal: AbortSignal) => Promise<T>, deadline: number) => {
  let running: { promise: Promise<T>; stop: AbortController; waiting: number } | undefined;
  const begin = () => {
    const stop = new AbortController();
    const promise = run(AbortSignal.any([stop.signal, AbortSignal.timeout(deadline)])).finally(() => {
      if (running?.stop === stop) running = undefined;
    });
    // Those who wait hear of a failure; when nobody does any more, nobody needs to.
    promise.catch(() => undefined);
    return { promise, stop, waiting: 0 };
  };
  return async (signal: AbortSignal): Promise<T> => {
    signal.throwIfAborted();
    running ??= begin();
    const mine = running;
    mine.waiting++;
    try {
      return await raceSignal(mine.promise, signal);
    } finally {
      mine.waiting--;
      if (mine.waiting === 0 && running === mine) {
        running = undefined;
        mine.stop.abort();
      }
    }
  };
};

/** The promise's outcome, or the signal's reason if it fires first. */
const raceSignal = <T>(promise: Promise<T>, signal: AbortSignal) =>
  new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
