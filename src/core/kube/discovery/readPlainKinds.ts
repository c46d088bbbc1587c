import type { KindsState, ResourceKind } from '../../../shared/contract/resources.ts';
import type { KubeConnection } from '../connection.ts';
import { BUILT_IN_GROUPS } from './builtInGroups.ts';

interface GroupList {
  readonly groups?: readonly {
    readonly name: string;
    readonly versions: readonly { readonly version: string }[];
    readonly preferredVersion?: { readonly version: string };
  }[];
}

interface ResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
    readonly shortNames?: readonly string[];
    readonly categories?: readonly string[];
  }[];
}

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** Discovery as API servers before 1.26, and some that stand for one, offer it: one request per group and version. */
export const readPlainKinds = async (
  connection: KubeConnection,
  signal: AbortSignal,
): Promise<KindsState> => {
  const core = await connection.call<{ versions?: readonly string[] }>('GET', '/api', { signal });
  const named = await connection.call<GroupList>('GET', '/apis', { signal });
  const versions: readonly GroupVersion[] = [
    ...(core.body.versions ?? []).map((version) => ({ group: '', version })),
    ...(named.body.groups ?? []).flatMap(({ name, versions: all, preferredVersion }) =>
      all
        .toSorted(
          (a, b) => Number(isPreferred(b, preferredVersion)) - Number(isPreferred(a, preferredVersion)),
        )
        .map(({ version }) => ({ group: name, version })),
    ),
  ];
  const answers = await Promise.allSettled(versions.map((each) => readVersion(connection, each, signal)));
  signal.throwIfAborted();
  const kinds = new Map<string, ResourceKind>();
  const problems: string[] = [];
  for (const [index, answer] of answers.entries()) {
    const { group, version } = versions[index] ?? { group: '', version: '' };
    if (answer.status === 'rejected') {
      problems.push(`${group}/${version}: ${(answer.reason as Error).message}`);
      continue;
    }
    for (const kind of answer.value) {
      const key = `${group}/${kind.plural}`;
      if (!kinds.has(key)) kinds.set(key, kind);
    }
  }
  return { kinds: [...kinds.values()], problems };
};

const isPreferred = (
  { version }: { readonly version: string },
  preferred: { readonly version: string } | undefined,
) => version === preferred?.version;

const readVersion = async (
  connection: KubeConnection,
  { group, version }: GroupVersion,
  signal: AbortSignal,
): Promise<readonly ResourceKind[]> => {
  const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const { body } = await connection.call<ResourceList>('GET', path, { signal });
  const all = body.resources ?? [];
  const scalable = new Set(
    all.flatMap(({ name }) => (name.endsWith('/scale') ? [name.slice(0, -'/scale'.length)] : [])),
  );
  return all
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, verbs, shortNames, categories }) => ({
      group,
      version,
      plural: name,
      kind,
      namespaced,
      verbs,
      shortNames: shortNames ?? [],
      categories: categories ?? [],
      custom: !BUILT_IN_GROUPS.has(group),
      scalable: scalable.has(name),
    }));
};
