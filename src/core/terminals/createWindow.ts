/**
 * Bytes that may be on their way to somebody's eyes. What waits there is still shown after Ctrl-C, so it is no more than
 * keeps the way busy.
 */
const MOST = 256 * 1024;

/** Counts what was sent and not yet shown. */
export interface ShownWindow {
  /** Counts bytes that were sent; settles when there is room for more, or the signal fires. */
  add(bytes: number): Promise<void>;
  /** Counts bytes that were shown. */
  remove(bytes: number): void;
}

export const createWindow = (signal: AbortSignal, most: number = MOST): ShownWindow => {
  let pending = 0;
  let wake: (() => void) | undefined;
  signal.addEventListener('abort', () => wake?.(), { once: true });
  return {
    add: async (bytes) => {
      pending += bytes;
      while (pending >= most && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    remove: (bytes) => {
      // Nobody gets more room than there is by saying so.
      pending = Math.max(0, pending - bytes);
      wake?.();
    },
  };
};
