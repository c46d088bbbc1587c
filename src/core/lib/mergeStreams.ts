/**
 * Gives out what several streams give, as it comes; ends when all have ended, and fails with the first that fails. The
 * streams' own signal has to end them when the reader stops.
 */
export async function* mergeStreams<T>(streams: readonly AsyncIterator<T>[]): AsyncGenerator<T> {
  const next = async (stream: AsyncIterator<T>) => ({ stream, result: await stream.next() });
  const waiting = new Map(streams.map((stream) => [stream, next(stream)]));
  while (waiting.size > 0) {
    const { stream, result } = await Promise.race(waiting.values());
    if (result.done) waiting.delete(stream);
    else {
      waiting.set(stream, next(stream));
      yield result.value;
    }
  }
}
