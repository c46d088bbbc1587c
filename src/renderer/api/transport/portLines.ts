import { RPCLink } from '@orpc/client/message-port';
import type { DesktopBridge } from '../../../shared/desktopBridge.ts';
import { PORT_MESSAGE } from '../../../shared/desktopBridge.ts';
import { wake } from '../wake.ts';
import { setConnectionState } from './connectionState.ts';
import { holdLine } from './holdLine.ts';
import type { Lines } from './line.ts';

/** Asks the desktop shell for a port, and for another one when that is closed. */
export const keepPortOpen = (bridge: Pick<DesktopBridge, 'connect'>): Lines => {
  const held = holdLine();
  const stopped = new AbortController();
  let open = false;
  const take = ({ source, data, ports: [port] }: MessageEvent) => {
    // Only our own preload script posts to this window from within it.
    if (source !== window || data !== PORT_MESSAGE || port === undefined) return;
    const controller = new AbortController();
    port.addEventListener('close', () => {
      controller.abort();
      open = false;
      held.put(undefined);
      setConnectionState('lost');
      if (!stopped.signal.aborted) bridge.connect();
    });
    port.start();
    open = true;
    held.put({ link: new RPCLink({ port }), closed: controller.signal });
    setConnectionState('open');
  };
  const askAgain = () => {
    if (!open) bridge.connect();
  };
  window.addEventListener('message', take, { signal: stopped.signal });
  wake.addEventListener('wake', askAgain, { signal: stopped.signal });
  bridge.connect();
  return { next: held.next, stop: () => stopped.abort() };
};
