import type { Readable } from 'node:stream';

const MOST = 64 * 1024;

/** What a program prints, all that is there at once, until it ends or the signal fires. */
export async function* readOutput(output: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  let wake = Promise.withResolvers<void>();
  const tell = () => wake.resolve();
  const events = ['readable', 'end', 'close', 'error'] as const;
  for (const event of events) output.on(event, tell);
  signal.addEventListener('abort', tell);
  try {
    while (!signal.aborted) {
      const chunk: Buffer | null = output.read();
      if (chunk !== null) {
        for (let start = 0; start < chunk.length; start += MOST) yield chunk.subarray(start, start + MOST);
      } else if (output.readableEnded || output.destroyed) {
        return;
      } else {
        await wake.promise;
        wake = Promise.withResolvers();
      }
    }
  } finally {
    signal.removeEventListener('abort', tell);
    for (const event of events) output.off(event, tell);
  }
}
