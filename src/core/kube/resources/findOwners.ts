import type { KindsState, OwnerLink, ResourceKind } from '../../../shared/contract/resources.ts';
import type { KubeConnection } from '../connection.ts';
import type { PlainObject } from './showObject.ts';

export type FindOwners = (
  connection: KubeConnection,
  object: PlainObject,
  signal: AbortSignal,
) => Promise<readonly OwnerLink[]>;

interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

/** Milliseconds that the kinds are remembered, to tell an owner's path from its kind. */
const REMEMBER = 60_000;

/** Makes what finds an object's owners; an owner of a kind that nobody knows has no link. */
export const createFindOwners = (
  readKinds: (connection: KubeConnection, signal: AbortSignal) => Promise<KindsState>,
): FindOwners => {
  const known = new WeakMap<
    KubeConnection,
    { readonly at: number; readonly kinds: readonly ResourceKind[] }
  >();
  const readKnown = async (connection: KubeConnection, signal: AbortSignal) => {
    const kept = known.get(connection);
    if (kept !== undefined && performance.now() - kept.at < REMEMBER) return kept.kinds;
    const { kinds } = await readKinds(connection, signal);
    known.set(connection, { at: performance.now(), kinds });
    return kinds;
  };
  return async (connection, object, signal) => {
    const { ownerReferences = [], namespace } = (object.metadata ?? {}) as {
      readonly ownerReferences?: readonly Reference[];
      readonly namespace?: string;
    };
    if (ownerReferences.length === 0) return [];
    const kinds = await readKnown(connection, signal).catch(() => []);
    return ownerReferences.map((reference) => linkOwner(reference, kinds, namespace));
  };
};

const linkOwner = (
  { apiVersion, kind, name, controller = false }: Reference,
  kinds: readonly ResourceKind[],
  namespace: string | undefined,
): OwnerLink => {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const known = kinds.find((each) => each.group === group && each.kind === kind);
  if (known === undefined || version === undefined) return { kind, name, controller };
  return {
    kind,
    name,
    controller,
    ref: {
      group: known.group,
      version: known.version,
      plural: known.plural,
      name,
      ...(known.namespaced && namespace !== undefined ? { namespace } : {}),
    },
  };
};
