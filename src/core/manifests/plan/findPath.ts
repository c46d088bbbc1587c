import type { ManifestObject } from '../../../shared/contract/manifests.ts';
import { type KindFinder, objectPath } from '../../kube/applyKinds.ts';

/** Path of an object of which only the name is known; undefined when the cluster does not have its kind any more. */
export const findPath = async (kinds: KindFinder, object: ManifestObject): Promise<string | undefined> => {
  const kind = await kinds.find(object.apiVersion, object.kind);
  return kind === undefined ? undefined : objectPath(kind, object);
};
