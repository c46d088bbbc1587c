import type { ManifestObject, ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { toManifestObject } from '../parse/parsedObject.ts';

export interface RevisionParts {
  /** Every object of the files. */
  readonly all: readonly ManifestObject[];
  /** Ids that are applied now. */
  readonly picked: ReadonlySet<string>;
  readonly last: ReleaseEntry | undefined;
}

/** What the release has or was to have in the cluster: its newest revision's objects and those dropped before. */
export const listEarlier = (last: ReleaseEntry | undefined): readonly ManifestObject[] =>
  last === undefined ? [] : [...last.objects, ...last.dropped];

/** Of these, what it has made. */
export const listMade = (last: ReleaseEntry | undefined): readonly ManifestObject[] =>
  listEarlier(last).filter(({ id }) => !last?.unmade?.includes(id));

/**
 * Objects of the next revision. One that is not picked now and was applied before stays the release's; what the files
 * no longer hold is dropped, and stays until it is deleted.
 */
export const planRevision = ({ all, picked, last }: RevisionParts) => {
  const before = new Set(last?.objects.map(({ id }) => id));
  const here = new Set(all.map(({ id }) => id));
  return {
    objects: all.filter(({ id }) => picked.has(id) || before.has(id)).map(toManifestObject),
    dropped: listMade(last).filter(({ id }) => !here.has(id)),
  };
};
