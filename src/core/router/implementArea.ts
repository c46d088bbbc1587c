import type { AnyContractRouter } from '@orpc/contract';
import { type Implementer, implement } from '@orpc/server';
import type { RouterContext } from './routerContext.ts';

/**
 * Begins the implementation of one area of the contract. An area is one file, and its function is given what it
 * needs of the engine:
 *
 * ```ts
 * export const namespacesRouter = (core: Core) => {
 *   const area = implementArea(contract.namespaces);
 *   return area.router({
 *     create: area.create.handler(async ({ input, signal }) => {
 *       await core.namespaces.create(input, { signal: signal ?? neverAborted });
 *     }),
 *     watch: area.watch.handler(async function* ({ input, signal, context }) {
 *       yield* core.namespaces.watch(input.cluster, { signal });
 *     }),
 *   });
 * };
 * ```
 *
 * `input` is validated already. `signal` fires when the caller stops listening or is gone: a stream has to end then,
 * also while it waits for its next event. Throw `AppError`; `failAsContract` makes the contract's `FAILED` of it.
 */
export const implementArea = <T extends AnyContractRouter>(
  area: T,
): Implementer<T, RouterContext, RouterContext> => implement<T, RouterContext>(area);
