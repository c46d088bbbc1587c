import type { KindsState, ResourceKind } from '../../../shared/contract/resources.ts';
import { ApiRefusal } from '../apiRefusal.ts';
import type { KubeConnection } from '../connection.ts';
import { BUILT_IN_GROUPS } from './builtInGroups.ts';
import { readPlainKinds } from './readPlainKinds.ts';

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

interface RawResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

interface RawDiscovery {
  readonly kind?: string;
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly {
      readonly version: string;
      readonly resources?: readonly RawResource[];
      readonly freshness?: string;
    }[];
  }[];
}

/**
 * Every kind that the API server knows, each in the version that it prefers. Groups that do not answer are named in
 * `problems`; the others are there all the same.
 */
export const readKinds = async (connection: KubeConnection, signal: AbortSignal): Promise<KindsState> => {
  const ask = async (path: string) =>
    (await connection.call<RawDiscovery>('GET', path, { signal, accept: AGGREGATED, deadline: 30_000 })).body;
  const answers = await Promise.all([ask('/api'), ask('/apis')]).catch((error: unknown) => {
    if (error instanceof ApiRefusal && [404, 406].includes(error.status)) return undefined;
    throw error;
  });
  if (answers?.every(({ kind }) => kind === 'APIGroupDiscoveryList')) return readAggregated(answers);
  return await readPlainKinds(connection, signal);
};

const readAggregated = (answers: readonly RawDiscovery[]): KindsState => {
  const versions = answers
    .flatMap(({ items }) => items ?? [])
    .flatMap(({ metadata, versions: all }) =>
      (all ?? []).map((each) => ({ group: metadata?.name ?? '', ...each })),
    );
  const kinds = new Map<string, ResourceKind>();
  for (const { group, version, resources } of versions) {
    for (const resource of resources ?? []) {
      const key = `${group}/${resource.resource}`;
      // The first version is the preferred one.
      if (!kinds.has(key)) kinds.set(key, toKind(group, version, resource));
    }
  }
  const stale = versions.filter(({ freshness }) => freshness === 'Stale');
  return {
    kinds: [...kinds.values()],
    problems: stale.map(({ group, version }) => `${group}/${version} does not answer just now.`),
  };
};

const toKind = (group: string, version: string, resource: RawResource): ResourceKind => ({
  group,
  version,
  plural: resource.resource,
  kind: resource.responseKind?.kind ?? resource.resource,
  namespaced: resource.scope === 'Namespaced',
  verbs: resource.verbs ?? [],
  shortNames: resource.shortNames ?? [],
  categories: resource.categories ?? [],
  custom: !BUILT_IN_GROUPS.has(group),
  scalable: resource.subresources?.some(({ subresource }) => subresource === 'scale') ?? false,
});
