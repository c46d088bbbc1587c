import type { NamespaceContents } from '../../shared/contract/namespaces.ts';
import { toErrorInfo } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { countObjects } from './countObjects.ts';
import { listNamespacedKinds, type NamespacedKind } from './listNamespacedKinds.ts';

/** Collections that are counted at once. */
const AT_ONCE = 8;
/** Groups whose kinds need no telling apart: all clusters have them. */
const BUILT_IN = /(^$|^[a-z]+$|\.k8s\.io$)/;

const nameKind = ({ group, kind }: NamespacedKind) => (BUILT_IN.test(group) ? kind : `${kind} (${group})`);

/** Counts what deleting a namespace would take along, of every kind that discovery finds. */
export const planDelete = async (
  connection: Pick<KubeConnection, 'call'>,
  namespace: string,
  signal: AbortSignal,
): Promise<NamespaceContents> => {
  // Says so when there is none of that name.
  await connection.call('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}`, { signal });
  const { kinds, silent } = await listNamespacedKinds(connection, signal);
  const contents: { kind: string; count: number }[] = [];
  const problems = silent.map(
    (group) => `The API group ${group} does not answer; until it does, the namespace is not gone.`,
  );
  const waiting = [...kinds];
  const work = async () => {
    for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
      const path = `${kind.api}/namespaces/${encodeURIComponent(namespace)}/${kind.plural}`;
      try {
        const { count } = await countObjects(connection, path, signal);
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
