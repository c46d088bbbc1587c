import { AppError } from '../../../shared/errors.ts';
import type { Line, Lines } from './line.ts';

/** Milliseconds that a call waits for a connection: a short break goes unnoticed, a long one is told. */
const WAIT_FOR_LINE = 5000;

/** What a call or a stream ends with when the connection goes away under it. */
export const connectionLost = (): AppError =>
  new AppError('CONNECTION_LOST', 'The connection to Slipway was lost before the answer came.', {
    hint: 'It connects again by itself; look whether the work was done before you repeat it.',
  });

const notConnected = (): AppError =>
  new AppError('CONNECTION_LOST', 'Slipway is not connected just now, so nothing was sent.', {
    hint: 'It connects again by itself; if it does not, see whether Slipway still runs.',
  });

/** Holds the line that is open just now for those who call; `put(undefined)` takes it away. */
export const holdLine = (
  waitForLine = WAIT_FOR_LINE,
): Pick<Lines, 'next'> & { readonly put: (line: Line | undefined) => void } => {
  let line: Line | undefined;
  const waiting = new Set<(line: Line) => void>();
  const wait = (signal: AbortSignal | undefined) =>
    new Promise<Line>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        waiting.delete(take);
      };
      const take = (next: Line) => {
        end();
        resolve(next);
      };
      const abort = () => {
        end();
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        end();
        reject(notConnected());
      }, waitForLine);
      waiting.add(take);
      signal?.addEventListener('abort', abort, { once: true });
    });
  return {
    next: async (signal) => {
      signal?.throwIfAborted();
      return line ?? (await wait(signal));
    },
    put: (next) => {
      line = next;
      if (next !== undefined) for (const take of [...waiting]) take(next);
    },
  };
};
