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

export interface HeldLine extends Pick<Lines, 'next'> {
  /** Whoever waits gets the new line; undefined takes the one that is there away. */
  readonly put: (line: Line | undefined) => void;
  /** Fails all calls at once, those that wait too, until there is a line, or `undefined` lets them wait again. */
  readonly refuse: (makeError: (() => AppError) | undefined) => void;
}

/** What calls fail with while this browser has no session: it will have none before somebody opens a new link. */
export const signedOut = (): AppError =>
  new AppError('SIGNED_OUT', 'This browser is not signed in to Slipway, so nothing was sent.', {
    hint: 'Open the link that `slipway serve` prints; Enter in its terminal gives a new one.',
  });

/** Holds the line that is open just now for those who call. */
export const holdLine = (waitForLine = WAIT_FOR_LINE): HeldLine => {
  let line: Line | undefined;
  let refusal: (() => AppError) | undefined;
  const waiting = new Set<{
    readonly take: (line: Line) => void;
    readonly fail: (error: AppError) => void;
  }>();
  const wait = (signal: AbortSignal | undefined) =>
    new Promise<Line>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        waiting.delete(waiter);
      };
      const take = (next: Line) => {
        end();
        resolve(next);
      };
      const fail = (error: unknown) => {
        end();
        reject(error);
      };
      const abort = () => fail(signal?.reason);
      const timer = setTimeout(() => fail(notConnected()), waitForLine);
      const waiter = { take, fail };
      waiting.add(waiter);
      signal?.addEventListener('abort', abort, { once: true });
    });
  return {
    next: async (signal) => {
      signal?.throwIfAborted();
      if (refusal !== undefined) throw refusal();
      return line ?? (await wait(signal));
    },
    put: (next) => {
      line = next;
      if (next === undefined) return;
      refusal = undefined;
      for (const { take } of [...waiting]) take(next);
    },
    refuse: (makeError) => {
      refusal = makeError;
      if (makeError !== undefined) for (const { fail } of [...waiting]) fail(makeError());
    },
  };
};
