import { AppError } from '../../shared/errors.ts';
import { pause } from './pause.ts';

export interface PollOptions {
  /** Milliseconds between the end of one try and the next. */
  readonly every: number;
  /** Milliseconds until it is given up. */
  readonly within: number;
  readonly signal: AbortSignal;
  /** What is waited for, as words that follow «waited for». */
  readonly what: string;
  /** What is missing just now, for the error's details. */
  readonly missing?: () => readonly string[];
}

/** Tries until `attempt` gives true; `TIMED_OUT` says what was waited for and what is missing. */
export const pollUntil = async (attempt: () => Promise<boolean>, options: PollOptions): Promise<void> => {
  const end = performance.now() + options.within;
  for (;;) {
    options.signal.throwIfAborted();
    if (await attempt()) return;
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
    await pause(options.every, options.signal);
  }
};
