import type { KubeConnection } from '../kube/connection.ts';

/** A kind whose objects live in namespaces and go with them. */
export interface NamespacedKind {
  /** Such as `/apis/apps/v1`. */
  readonly api: string;
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
}

export interface NamespacedKinds {
  readonly kinds: readonly NamespacedKind[];
  /** API groups that do not answer. */
  readonly silent: readonly string[];
}

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope: string;
  readonly verbs?: readonly string[];
}

/** Aggregated discovery (apidiscovery.k8s.io/v2): all kinds of all groups in one answer. */
interface DiscoveryList {
  readonly items?: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions?: readonly {
      readonly version: string;
      readonly freshness?: string;
      readonly resources?: readonly DiscoveredResource[];
    }[];
  }[];
}

const AGGREGATED = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
].join(',');

const isTaken = ({ scope, verbs = [] }: DiscoveredResource) =>
  scope === 'Namespaced' && verbs.includes('list') && verbs.includes('delete');

const readGroups = (list: DiscoveryList, isCore: boolean): NamespacedKinds => {
  const kinds: NamespacedKind[] = [];
  const silent: string[] = [];
  for (const { metadata, versions = [] } of list.items ?? []) {
    const group = metadata.name ?? '';
    // Versions come in the server's order of preference; a later one adds kinds that the former do not have.
    const seen = new Set<string>();
    for (const { version, freshness, resources = [] } of versions) {
      const api = isCore ? `/api/${version}` : `/apis/${group}/${version}`;
      if (freshness === 'Stale') silent.push(`${group}/${version}`);
      for (const each of resources.filter((resource) => isTaken(resource) && !seen.has(resource.resource))) {
        seen.add(each.resource);
        kinds.push({ api, group, plural: each.resource, kind: each.responseKind?.kind ?? each.resource });
      }
    }
  }
  return { kinds, silent };
};

/** Every kind that a namespace holds and that goes with it, as discovery says now. */
export const listNamespacedKinds = async (
  connection: Pick<KubeConnection, 'call'>,
  signal: AbortSignal,
): Promise<NamespacedKinds> => {
  const options = { signal, accept: AGGREGATED };
  const [core, groups] = await Promise.all([
    connection.call<DiscoveryList>('GET', '/api', options),
    connection.call<DiscoveryList>('GET', '/apis', options),
  ]);
  const parts = [readGroups(core.body, true), readGroups(groups.body, false)];
  const events = ({ group, plural }: NamespacedKind) => group === 'events.k8s.io' && plural === 'events';
  return {
    // Events are served under two groups, and are the same objects.
    kinds: parts.flatMap(({ kinds }) => kinds).filter((kind) => !events(kind)),
    silent: parts.flatMap(({ silent }) => silent),
  };
};
