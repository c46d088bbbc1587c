import path from 'node:path';
import type { Core } from '../core/core.ts';
import { createRouter } from '../core/router/createRouter.ts';
import type { RouterContext } from '../core/router/routerContext.ts';
import { ensureBuilt } from './ensureBuilt.ts';
import { type OpenServer, openServer } from './openServer.ts';
import { readPageFiles } from './pageFiles.ts';

/** Where `npm run build` puts the interface. */
const BUILT_PAGE = path.resolve(import.meta.dirname, '../../out/renderer');

export interface ServeRequest {
  readonly core: Core;
  /** 0 takes a free one; `PORT_TAKEN` when it is not free. */
  readonly port: number;
  readonly report: RouterContext['report'];
  /** Told that the interface is built first. */
  readonly say: (line: string) => void;
  /** Ends the building. */
  readonly signal: AbortSignal;
}

/** Browser mode as a whole: the interface, built anew where its sources changed, and the engine, on this machine's loopback address. */
export const serveCore = async (request: ServeRequest): Promise<OpenServer> => {
  const { core, port, report, say, signal } = request;
  await ensureBuilt({ part: 'page', say, signal });
  return await openServer({
    router: createRouter(core),
    files: await readPageFiles(BUILT_PAGE),
    port,
    report,
  });
};
