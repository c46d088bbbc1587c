/** Reads a stream of states until one is as wanted, and ends it; times out with the last state in the message. */
export const untilEvent = async <T>(
  open: (options: { readonly signal: AbortSignal }) => AsyncIterable<T>,
  isWanted: (event: T) => boolean,
  within = 90_000,
): Promise<T> => {
  const signal = AbortSignal.timeout(within);
  let last: T | undefined;
  for await (const event of open({ signal })) {
    last = event;
    if (isWanted(event)) return event;
  }
  throw new Error(`the stream ended, last with ${JSON.stringify(last)}`);
};
