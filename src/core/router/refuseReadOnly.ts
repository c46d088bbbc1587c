import { os } from '@orpc/server';
import { z } from 'zod';
import type { CallMark } from '../../shared/contract/procedure.ts';
import type { Core } from '../core.ts';
import type { RouterContext } from './routerContext.ts';

const byCluster = z.looseObject({ cluster: z.string() });
const byName = z.looseObject({ name: z.string() });
const byTerminal = z.looseObject({ id: z.string() });

/**
 * Id of the cluster that a call is to change; undefined where its input names none, which the call itself then refuses.
 * A test goes through the contract and sees to it that each call that changes a cluster is known here.
 */
export const findTarget = (
  path: readonly string[],
  input: unknown,
  terminals: Pick<Core['terminals'], 'clusterOf'>,
): string | undefined => {
  const [area] = path;
  const found = byCluster.safeParse(input).data?.cluster;
  if (found !== undefined) return found;
  const name = area === 'clusters' ? byName.safeParse(input).data?.name : undefined;
  if (name !== undefined) return `slipway/${name}`;
  const terminal = area === 'terminals' ? byTerminal.safeParse(input).data?.id : undefined;
  return terminal === undefined ? undefined : terminals.clusterOf(terminal);
};

/** Refuses whatever changes a cluster that is marked read-only, for every call that the contract marks so. */
export const refuseReadOnly = (core: Pick<Core, 'refuseReadOnly' | 'terminals'>) =>
  os.$context<RouterContext>().middleware(async ({ next, path, procedure }, input) => {
    // What is not marked is taken for a change.
    const { changes = true }: Partial<CallMark> = procedure['~orpc'].meta;
    const cluster = changes ? findTarget(path, input, core.terminals) : undefined;
    if (cluster !== undefined) await core.refuseReadOnly(cluster);
    return await next();
  });
