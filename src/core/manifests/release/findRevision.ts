import { AppError } from '../../../shared/errors.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import type { OpenApi } from '../../kube/openApi.ts';
import type { ParseManifests } from '../parse/createParser.ts';
import type { Runs } from './createRuns.ts';
import type { KeptRelease, ReleaseStore } from './releaseStore.ts';

export interface OpenCluster {
  readonly connection: KubeConnection;
  /** Its identity, whose the releases are. */
  readonly owner: string;
}

/** What work on releases needs. */
export interface ReleaseTools {
  /** Finds a cluster by its id in the contract, and who it is. */
  readonly open: (cluster: string, signal: AbortSignal) => Promise<OpenCluster>;
  readonly openApi: OpenApi;
  readonly store: ReleaseStore;
  readonly parse: ParseManifests;
  readonly runs: Runs;
}

/** A revision of an owner's release, the newest when none is named; `NOT_FOUND` when it is not kept. */
export const findRevision = async (
  store: ReleaseStore,
  on: { readonly owner: string; readonly release: string; readonly revision?: number | undefined },
): Promise<KeptRelease> => {
  const kept = (await store.revisions(on.release)).filter(({ owner }) => owner === on.owner);
  const found = on.revision === undefined ? kept[0] : kept.find(({ revision }) => revision === on.revision);
  if (found !== undefined) return found;
  const what = on.revision === undefined ? 'This release' : `Revision ${on.revision} of this release`;
  throw new AppError('NOT_FOUND', `${what} is not kept on this machine any more.`, {
    hint: 'It may have been removed in another window.',
  });
};
