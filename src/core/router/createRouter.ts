import { implement } from '@orpc/server';
import { contract } from '../../shared/contract.ts';
import type { Core } from '../core.ts';
import { appRouter } from './appRouter.ts';
import { clustersRouter } from './clustersRouter.ts';
import { contextsRouter } from './contextsRouter.ts';
import { failAsContract } from './failAsContract.ts';
import { forwardsRouter } from './forwardsRouter.ts';
import { hostsRouter } from './hostsRouter.ts';
import { manifestsRouter } from './manifestsRouter.ts';
import { namespacesRouter } from './namespacesRouter.ts';
import { nodesRouter } from './nodesRouter.ts';
import { operationsRouter } from './operationsRouter.ts';
import { podsRouter } from './podsRouter.ts';
import { refuseReadOnly } from './refuseReadOnly.ts';
import { resourcesRouter } from './resourcesRouter.ts';
import type { RouterContext } from './routerContext.ts';
import { terminalsRouter } from './terminalsRouter.ts';

/**
 * Implements the contract over the engine; both shells serve the result. Each area is a file of its own, see
 * `implementArea`.
 */
export const createRouter = (core: Core) =>
  implement(contract)
    .$context<RouterContext>()
    .use(failAsContract)
    .use(refuseReadOnly(core))
    .router({
      app: appRouter(core),
      clusters: clustersRouter(core),
      operations: operationsRouter(core),
      contexts: contextsRouter(core),
      hosts: hostsRouter(core),
      nodes: nodesRouter(core.nodes),
      namespaces: namespacesRouter(core.namespaces),
      resources: resourcesRouter(core),
      pods: podsRouter(core),
      terminals: terminalsRouter(core.terminals),
      forwards: forwardsRouter(core.forwards),
      manifests: manifestsRouter(core),
    });

/** The contract's implementation, for whoever serves it. */
export type Router = ReturnType<typeof createRouter>;
