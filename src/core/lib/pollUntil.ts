import { AppError } from '../../shared/errors.ts';
import { pause } from './pause.ts';

export interface PollOptions {
  /** Milliseconds between the end of one try and the next; one that took over two seconds is followed by a longer rest. */
  readonly every: number;
  /**
   * After a try that took over 0.3 s it rests this many times as long, ten seconds at most: for questions to who has
   * other work to do.
   */
  readonly spare?: number;
  /** Milliseconds until it is given up. */
  readonly within: number;
  readonly signal: AbortSignal;
  /** What is waited for, as words that follow «waited for». */
  readonly what: string;
  /** What is missing just now, for the error's details. */
  readonly missing?: () => readonly string[];
}

/** Milliseconds: what takes longer for one answer is busy, and being asked keeps it from its work. */
const SLOW = 2_000;

/** Milliseconds: how long an answer may take before who gives it is spared, and the longest that it is. */
const BUSY = 300;
const LONGEST_REST = 10_000;

/** Tries until `attempt` gives true; `TIMED_OUT` says what was waited for and what is missing. */
export const pollUntil = async (attempt: () => Promise<boolean>, options: PollOptions): Promise<void> => {
  const end = performance.now() + options.within;
  for (;;) {
    options.signal.throwIfAborted();
    const begun = performance.now();
    if (await attempt()) return;
    const took = performance.now() - begun;
    if (performance.now() >= end) {
      throw new AppError(
        'TIMED_OUT',
        `Waited ${Math.round(options.within / 1000)} s in vain for ${options.what}.`,
        {
          hint: 'The machine may be slow or short of memory: try again; on the command line, --wait gives it longer.',
          details: options.missing?.() ?? [],
        },
      );
    }
    const rest = took > BUSY ? Math.min(took * (options.spare ?? 0), LONGEST_REST) : 0;
    await pause(Math.max(options.every, rest, took > SLOW ? took : 0), options.signal);
  }
};
