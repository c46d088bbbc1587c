import type { DesktopBridge } from '../../shared/desktopBridge.ts';
import type { Api } from './api.ts';
import type { Lines } from './transport/line.ts';
import { makeClient } from './transport/makeClient.ts';
import { keepPortOpen } from './transport/portLines.ts';
import { hasSession, signIn, takeCode } from './transport/signIn.ts';
import { keepSocketOpen } from './transport/socketLines.ts';

declare global {
  interface Window {
    /** Set by the preload script of the desktop app; in a browser there is none. */
    readonly slipway?: DesktopBridge;
  }
}

// Taken as soon as this is loaded: the router reads the address when it is loaded, and the code is no route.
const code = takeCode(window);

/**
 * Connects the page to the engine: over a MessagePort in the desktop app, else over a WebSocket. `connectionState`
 * tells how it stands from then on; calls wait a few seconds for a connection and fail with `CONNECTION_LOST`, or at
 * once with `SIGNED_OUT`.
 */
export const connectApi = async (): Promise<Api> => makeClient(await openLines());

const openLines = async (): Promise<Lines> => {
  if (window.slipway !== undefined) {
    window.slipway.onGoTo((route) => {
      window.location.hash = route;
    });
    return keepPortOpen(window.slipway);
  }
  // A code that is refused leaves the page signed out, which `connectionState` says.
  if (code !== undefined) await signIn(code).catch(() => undefined);
  window.addEventListener('hashchange', signInAgain);
  const address = new URL('/api/socket', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return keepSocketOpen({ createSocket: () => new WebSocket(address), hasSession });
};

/** A new link that is opened in a tab that is there already changes nothing but the fragment. */
const signInAgain = (): void => {
  const next = takeCode(window);
  if (next === undefined) return;
  const reload = () => window.location.reload();
  signIn(next).then(reload, reload);
};
