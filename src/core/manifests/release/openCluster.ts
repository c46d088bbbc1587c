import type { ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { ApiRefusal } from '../../kube/apiRefusal.ts';
import { createKindFinder } from '../../kube/applyKinds.ts';
import { FIELD_MANAGER, readObject } from '../../kube/applyObject.ts';
import type { Connect, KubeConnection } from '../../kube/connection.ts';
import { identifyCluster } from '../../kube/identifyCluster.ts';
import { listManaged } from '../../kube/managedFields.ts';
import { findPath } from '../plan/findPath.ts';
import type { OpenCluster } from './findRevision.ts';
import { nameOwner, type ReleaseStore } from './releaseStore.ts';

/** Milliseconds between the record of a revision and what the cluster says of it, clocks that differ included. */
const NEAR = 600_000;
/** Objects that are asked for. */
const ASKED = 20;

/** Slipway applied one of the release's objects in this cluster at about the time of one of its revisions. */
const wasAppliedHere = async (
  connection: KubeConnection,
  revisions: readonly ReleaseEntry[],
  signal: AbortSignal,
): Promise<boolean> => {
  const kinds = createKindFinder(connection, signal);
  const isNear = (time: number) => revisions.some(({ appliedAt }) => Math.abs(appliedAt - time) < NEAR);
  for (const object of (revisions[0]?.objects ?? []).slice(0, ASKED)) {
    try {
      const path = await findPath(kinds, object);
      const current = path === undefined ? undefined : await readObject(connection, path, signal);
      const own = listManaged(current).filter(
        ({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply',
      );
      if (own.some(({ time = '' }) => isNear(Date.parse(time)))) return true;
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
    }
  }
  return false;
};

/**
 * Finds clusters with their identity. Releases that were kept by a cluster's name become those of the cluster where
 * they were applied; of a cluster that only has the name nothing is shown, and nothing of them is lost.
 */
export const createOpenCluster =
  (connect: Connect, store: ReleaseStore) =>
  async (cluster: string, signal: AbortSignal): Promise<OpenCluster> => {
    const connection = await connect(cluster, signal);
    const { id: owner, byCertificate } = await identifyCluster(connection, signal);
    if (owner !== byCertificate) {
      for (const { id } of await store.list(byCertificate)) await store.give(id, owner);
    }
    for (const { id } of await store.list(nameOwner(cluster))) {
      if (await wasAppliedHere(connection, await store.revisions(id), signal)) await store.give(id, owner);
    }
    return { connection, owner };
  };
