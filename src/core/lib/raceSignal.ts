/**
 * What a promise gives, or `stopped()` when the signal fires first; for work that does not end at once when it is told
 * to, as with a machine that is silent. What becomes of such work is nobody's any more.
 */
export const raceSignal = async <T>(
  promise: Promise<T>,
  signal: AbortSignal,
  stopped: () => unknown = () => signal.reason,
): Promise<T> => {
  const { promise: fired, reject } = Promise.withResolvers<never>();
  const stop = () => reject(stopped());
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([promise, fired]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
