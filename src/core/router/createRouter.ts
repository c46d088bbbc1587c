import { implement } from '@orpc/server';
import { contract } from '../../shared/contract.ts';
import type { Core } from '../core.ts';
import { contextsRouter } from './contextsRouter.ts';
import { failAsContract } from './failAsContract.ts';
import { namespacesRouter } from './namespacesRouter.ts';
import { nodesRouter } from './nodesRouter.ts';
import { notYet } from './notYet.ts';
import { resourcesRouter } from './resourcesRouter.ts';
import type { RouterContext } from './routerContext.ts';

/**
 * Implements the contract over the engine; both shells serve the result. Each area is a file of its own, see
 * `implementArea`.
 */
export const createRouter = (core: Core) =>
  implement(contract)
    .$context<RouterContext>()
    .use(failAsContract)
    .router({
      app: notYet(contract.app),
      clusters: notYet(contract.clusters),
      operations: notYet(contract.operations),
      contexts: contextsRouter(core),
      nodes: nodesRouter(core.nodes),
      namespaces: namespacesRouter(core.namespaces),
      resources: resourcesRouter(core),
      pods: notYet(contract.pods),
      terminals: notYet(contract.terminals),
      forwards: notYet(contract.forwards),
      manifests: notYet(contract.manifests),
    });

/** The contract's implementation, for whoever serves it. */
export type Router = ReturnType<typeof createRouter>;
