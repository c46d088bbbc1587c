import type { ReleaseEntry } from '../../../shared/contract/manifests.ts';
import type { KindFinder } from '../../kube/applyKinds.ts';
import type { KubeValue } from '../parse/parsedObject.ts';
import { resolveObjects } from '../plan/resolveObjects.ts';
import type { ReleaseTools } from './findRevision.ts';

/** What the objects of a revision were applied as, by id; empty without one. */
export const readPrevious = async (
  { store, parse }: Pick<ReleaseTools, 'store' | 'parse'>,
  last: ReleaseEntry | undefined,
  { kinds, signal }: { readonly kinds: KindFinder; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, KubeValue>> => {
  if (last === undefined) return new Map();
  const { objects } = await parse(await store.files(last.id, last.revision), signal);
  const resolved = await resolveObjects(objects, kinds, last.namespace);
  return new Map(resolved.objects.map(({ id, value }) => [id, value]));
};
