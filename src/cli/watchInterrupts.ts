import { AppError } from '../shared/errors.ts';
import type { CliIo } from './cliIo.ts';
import { EXIT } from './exitCodes.ts';

export interface InterruptHandler {
  /** The first Ctrl-C: ends the work properly. */
  readonly first: () => void;
  /** The second: the process ends right after. */
  readonly last: () => void;
}

export interface InterruptWatch {
  /** Fires with the first Ctrl-C while no handler is in use. */
  readonly signal: AbortSignal;
  /** Leaves Ctrl-C to a handler; returns what takes it back. */
  readonly use: (handler: InterruptHandler) => () => void;
  readonly stop: () => void;
}

/**
 * Milliseconds in which a second signal is the first one's echo: npm passes on the signal that the terminal
 * has sent to its child as well.
 */
const ECHO = 300;

/** Watches for Ctrl-C (SIGINT, SIGTERM and SIGHUP): the first one cancels, the second one ends the process with 130. */
export const watchInterrupts = ({ onInterrupt, exit, now }: CliIo): InterruptWatch => {
  const controller = new AbortController();
  let handler: InterruptHandler | undefined;
  let firstAt: number | undefined;
  const stop = onInterrupt(() => {
    if (firstAt === undefined) {
      firstAt = now();
      if (handler === undefined) controller.abort(new AppError('CANCELLED', 'Cancelled.'));
      else handler.first();
    } else if (now() - firstAt >= ECHO) {
      handler?.last();
      exit(EXIT.cancelled);
    }
  });
  return {
    signal: controller.signal,
    use: (next) => {
      handler = next;
      return () => {
        handler = undefined;
      };
    },
    stop,
  };
};
