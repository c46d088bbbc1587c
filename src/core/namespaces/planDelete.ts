import type { NamespaceContents } from '../../shared/contract/namespaces.ts';
import type { ResourceKind } from '../../shared/contract/resources.ts';
import { toErrorInfo } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { readKinds } from '../kube/discovery/readKinds.ts';
import { countObjects } from './countObjects.ts';

/** Collections that are counted at once. */
const AT_ONCE = 8;

const nameKind = ({ group, kind, custom }: ResourceKind) => (custom ? `${kind} (${group})` : kind);

/** Its objects live in namespaces and go with them. Events are served under two groups, and are the same objects. */
const goesAlong = ({ namespaced, verbs, group }: ResourceKind) =>
  namespaced && verbs.includes('list') && verbs.includes('delete') && group !== 'events.k8s.io';

const pathOf = ({ group, version, plural }: ResourceKind, namespace: string) =>
  `${group === '' ? '/api' : `/apis/${group}`}/${version}/namespaces/${encodeURIComponent(namespace)}/${plural}`;

/** Counts what deleting a namespace would take along, of every kind that discovery finds. */
export const planDelete = async (
  connection: KubeConnection,
  namespace: string,
  signal: AbortSignal,
): Promise<NamespaceContents> => {
  // Says so when there is none of that name.
  await connection.call('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}`, { signal });
  const discovered = await readKinds(connection, signal);
  const contents: { kind: string; count: number }[] = [];
  const problems = discovered.problems.map(
    (problem) => `${problem} Until it does, the namespace does not go.`,
  );
  const waiting = discovered.kinds.filter(goesAlong);
  const work = async () => {
    for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
      try {
        const { count } = await countObjects(connection, pathOf(kind, namespace), signal);
        if (count > 0) contents.push({ kind: nameKind(kind), count });
      } catch (error) {
        signal.throwIfAborted();
        problems.push(`${nameKind(kind)} could not be counted. ${toErrorInfo(error).message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    contents: contents.toSorted((a, b) => b.count - a.count || a.kind.localeCompare(b.kind)),
    problems,
  };
};
