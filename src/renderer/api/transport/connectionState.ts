/**
 * How the page stands with the engine. `connecting` before the first connection, `lost` while it tries again,
 * `signed-out` when this tab has no session (any more): only a new link from `slipway serve` helps then.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'signed-out';

let state: ConnectionState = 'connecting';
let hasBeenOpen = false;
const listeners = new Set<() => void>();

/** An external store, as `useSyncExternalStore` takes it. */
export const connectionState = {
  get: (): ConnectionState => state,
  /** Whether the page has ever had a connection, and so may show something worth keeping. */
  hasBeenOpen: (): boolean => hasBeenOpen,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** For the transports alone. */
export const setConnectionState = (next: ConnectionState): void => {
  if (next === state) return;
  state = next;
  if (next === 'open') hasBeenOpen = true;
  for (const listener of listeners) listener();
};
