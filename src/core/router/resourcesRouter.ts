import { contract } from '../../shared/contract.ts';
import type { Core } from '../core.ts';
import { readKinds } from '../kube/discovery/readKinds.ts';
import { watchKinds } from '../kube/discovery/watchKinds.ts';
import { deleteObjects } from '../kube/resources/deleteObjects.ts';
import { findObjects } from '../kube/resources/findObjects.ts';
import { createFindOwners } from '../kube/resources/findOwners.ts';
import { restartObject } from '../kube/resources/restartObject.ts';
import { scaleObject } from '../kube/resources/scaleObject.ts';
import { updateObject } from '../kube/resources/updateObject.ts';
import { watchDetail } from '../kube/resources/watchDetail.ts';
import { watchEventGroups } from '../kube/resources/watchEventGroups.ts';
import { watchResources } from '../kube/watchResources.ts';
import { implementArea } from './implementArea.ts';

/** Kinds and objects of any cluster: list, look, edit, delete, scale, restart. */
export const resourcesRouter = ({ connect }: Pick<Core, 'connect'>) => {
  const area = implementArea(contract.resources);
  const findOwners = createFindOwners(readKinds);
  const never = new AbortController().signal;
  return area.router({
    kinds: area.kinds.handler(async function* ({ input, signal = never }) {
      yield* watchKinds(await connect(input.cluster, signal), signal);
    }),
    watch: area.watch.handler(async function* ({ input: { cluster, ...input }, signal = never }) {
      yield* watchResources(await connect(cluster, signal), { ...input, signal });
    }),
    events: area.events.handler(async function* ({ input: { cluster, namespaces }, signal = never }) {
      yield* watchEventGroups(await connect(cluster, signal), namespaces, signal);
    }),
    detail: area.detail.handler(async function* ({ input: { cluster, ref }, signal = never }) {
      yield* watchDetail(await connect(cluster, signal), ref, { signal, findOwners });
    }),
    find: area.find.handler(
      async ({ input: { cluster, query }, signal = never }) =>
        await findObjects(await connect(cluster, signal), { query, signal }),
    ),
    update: area.update.handler(
      async ({ input: { cluster, ...input }, signal = never }) =>
        await updateObject(await connect(cluster, signal), { ...input, signal }),
    ),
    delete: area.delete.handler(
      async ({ input: { cluster, ...input }, signal = never }) =>
        await deleteObjects(await connect(cluster, signal), { ...input, signal }),
    ),
    scale: area.scale.handler(async ({ input: { cluster, ...input }, signal = never }) => {
      await scaleObject(await connect(cluster, signal), { ...input, signal });
    }),
    restart: area.restart.handler(async ({ input: { cluster, ref }, signal = never }) => {
      await restartObject(await connect(cluster, signal), ref, signal);
    }),
  });
};
