import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';

/** Milliseconds that a stopped program gets to be gone: `timeout` kills it after 2 s. */
export const GONE_WITHIN = 5_000;

export interface WaitForEnd {
  /** Settles when the program has ended, or what it was watched by is gone. */
  readonly ended: Promise<void>;
  /** Rejects when what it printed cannot be taken. */
  readonly failed: Promise<never>;
  /** Ends the program on its host. */
  readonly end: () => Promise<void>;
  readonly signal: AbortSignal;
  /** Milliseconds; the program is ended on its host before that, so this is for one that stopped answering. */
  readonly deadline: number;
  /** What is said when not even that was told in time. */
  readonly silent: string;
}

/** Waits until a program has ended; when it is to be stopped, rejects once it is gone, or was given the time for it. */
export const waitForEnd = async ({
  ended,
  failed,
  end,
  signal,
  deadline,
  silent,
}: WaitForEnd): Promise<void> => {
  const stopped = Promise.withResolvers<never>();
  const abort = () => stopped.reject(signal.reason);
  const timer = setTimeout(() => stopped.reject(new AppError('TIMED_OUT', silent)), deadline);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  ended.catch(() => undefined);
  failed.catch(() => undefined);
  try {
    await Promise.race([ended, failed, stopped.promise]);
  } catch (error) {
    // Whoever tries again must not find the program still at work.
    const gone = end().then(() => ended);
    await Promise.race([ended, gone, delay(GONE_WITHIN, undefined, { ref: false })]).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
};
