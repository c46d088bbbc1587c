import { setTimeout as delay } from 'node:timers/promises';

/** Waits for some milliseconds; rejects with the signal's own reason when it fires (Node's timer has an AbortError). */
export const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
};
