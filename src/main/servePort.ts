import { RPCHandler } from '@orpc/server/message-port';
import type { Router } from '../core/router/createRouter.ts';
import type { RouterContext } from '../core/router/routerContext.ts';

type AnyPort = Parameters<RPCHandler<RouterContext>['upgrade']>[0];

export interface PortRequest {
  readonly router: Router;
  /** Unique while the app runs. */
  readonly id: string;
  readonly report: RouterContext['report'];
  /** Calls back when the port's other side is gone. */
  readonly onClose: (listener: () => void) => void;
}

/** Serves the contract on one port until it is closed; then everything that its page began for itself ends. */
export const servePort = (port: AnyPort, { router, id, report, onClose }: PortRequest): void => {
  const gone = new AbortController();
  onClose(() => gone.abort());
  const context: RouterContext = { connection: { id, signal: gone.signal }, shell: 'desktop', report };
  new RPCHandler(router).upgrade(port, { context });
};
