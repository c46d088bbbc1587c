import type { ErrorInfo } from '../shared/errors.ts';

/** What the command line ends with; scripts rely on these numbers. */
export const EXIT = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code for an error that came before, or without, an operation. */
export const exitCodeOf = ({ code }: ErrorInfo): ExitCode => {
  if (code === 'BAD_INPUT') return EXIT.usage;
  return code === 'CANCELLED' ? EXIT.cancelled : EXIT.failed;
};
