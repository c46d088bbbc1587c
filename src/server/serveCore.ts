import path from 'node:path';
import type { Core } from '../core/core.ts';
import { createRouter } from '../core/router/createRouter.ts';
import type { RouterContext } from '../core/router/routerContext.ts';
import { type OpenServer, openServer } from './openServer.ts';
import { readPageFiles } from './pageFiles.ts';

/** Where `npm run build` puts the interface. */
const BUILT_PAGE = path.resolve(import.meta.dirname, '../../out/renderer');

export interface ServeRequest {
  readonly core: Core;
  /** 0 takes a free one; `PORT_TAKEN` when it is not free. */
  readonly port: number;
  readonly report: RouterContext['report'];
  /** Folder of the built interface; `NOT_FOUND` when it is not there. */
  readonly folder?: string;
}

/** Browser mode as a whole: the built interface and the engine, on this machine's loopback address. */
export const serveCore = async (request: ServeRequest): Promise<OpenServer> => {
  const { core, port, report, folder = BUILT_PAGE } = request;
  return await openServer({ router: createRouter(core), files: await readPageFiles(folder), port, report });
};
