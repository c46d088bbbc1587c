import { pollUntil } from '../../src/core/lib/pollUntil.ts';
import { AppError } from '../../src/shared/errors.ts';

export interface WaitOptions {
  /** What is waited for, as words that follow «waited for». */
  readonly what: string;
  /** Milliseconds; a minute and a half by default, as other work may keep the machine busy. */
  readonly within?: number;
  /** Milliseconds between two tries; a tenth of a second by default. */
  readonly every?: number;
  /** What is missing just now; ends up in the error's message, which is all that a test report shows. */
  readonly missing?: () => readonly string[];
}

/** Tries again and again until `attempt` gives true. */
export const waitUntil = async (
  attempt: () => Promise<boolean>,
  { what, within = 90_000, every = 100, missing = () => [] }: WaitOptions,
): Promise<void> => {
  const signal = AbortSignal.timeout(within + 30_000);
  try {
    await pollUntil(attempt, { every, within, signal, what });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'TIMED_OUT') throw error;
    throw new Error([error.message, ...missing()].join('\n'), { cause: error });
  }
};
