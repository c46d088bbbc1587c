import type { StartedOperation } from '../../core/core.ts';
import type { OperationRecord } from '../../shared/operation.ts';
import type { FollowOptions } from '../command.ts';
import type { InterruptWatch } from '../watchInterrupts.ts';
import type { ProgressDisplay } from './display.ts';

export interface FollowTools {
  readonly display: () => ProgressDisplay;
  readonly interrupts: InterruptWatch;
}

/**
 * Begins an operation and shows it until it ends; resolves with its final record. The first Ctrl-C cancels it
 * (also while it is still being begun), the second one leaves it as it is. Rejects when it cannot be begun.
 */
export const followOperation = async (
  begin: () => Promise<StartedOperation>,
  { display: startDisplay, interrupts }: FollowTools,
  { ifStopped }: FollowOptions = {},
): Promise<OperationRecord> => {
  interrupts.signal.throwIfAborted();
  const display = startDisplay();
  let cancelled = false;
  let started: StartedOperation | undefined;
  const release = interrupts.use({
    first: () => {
      cancelled = true;
      const left = ifStopped === undefined ? '' : ` (${ifStopped})`;
      display.print(`Cancelling; press Ctrl-C again to stop at once${left}.`);
      started?.cancel();
    },
    last: () => display.end(),
  });
  try {
    started = await begin();
    display.update(started.record());
    const unwatch = started.watch({ onRecord: display.update });
    if (cancelled) started.cancel();
    const record = await started.done.finally(unwatch);
    display.update(record);
    return record;
  } finally {
    display.end();
    release();
  }
};
