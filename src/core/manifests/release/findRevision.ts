import type { ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Connect } from '../../kube/connection.ts';
import type { OpenApi } from '../../kube/openApi.ts';
import type { ParseManifests } from '../parse/createParser.ts';
import type { Runs } from './createRuns.ts';
import type { ReleaseStore } from './releaseStore.ts';

/** What work on releases needs. */
export interface ReleaseTools {
  readonly connect: Connect;
  readonly openApi: OpenApi;
  readonly store: ReleaseStore;
  readonly parse: ParseManifests;
  readonly runs: Runs;
}

/** A revision of a cluster's release, the newest when none is named; `NOT_FOUND` when it is not kept. */
export const findRevision = async (
  store: ReleaseStore,
  on: { readonly cluster: string; readonly release: string; readonly revision?: number | undefined },
): Promise<ReleaseEntry> => {
  const kept = (await store.revisions(on.release)).filter(({ cluster }) => cluster === on.cluster);
  const found = on.revision === undefined ? kept[0] : kept.find(({ revision }) => revision === on.revision);
  if (found !== undefined) return found;
  const what = on.revision === undefined ? 'This release' : `Revision ${on.revision} of this release`;
  throw new AppError('NOT_FOUND', `${what} is not kept on this machine any more.`, {
    hint: 'It may have been removed in another window.',
  });
};
