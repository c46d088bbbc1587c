import type { ResourceType } from '../../../shared/contract/procedure.ts';
import type { FoundObject, FoundObjects } from '../../../shared/contract/resources.ts';
import { AppError } from '../../../shared/errors.ts';
import type { KubeConnection } from '../connection.ts';
import { METADATA_ONLY } from '../metadataOnly.ts';
import { listPath } from './objectPath.ts';

/** The kinds that are searched, in the order in which their objects are given. */
const KINDS = [
  ['Deployment', 'apps/v1/deployments'],
  ['StatefulSet', 'apps/v1/statefulsets'],
  ['DaemonSet', 'apps/v1/daemonsets'],
  ['Pod', '/v1/pods'],
  ['Job', 'batch/v1/jobs'],
  ['CronJob', 'batch/v1/cronjobs'],
  ['Service', '/v1/services'],
  ['Ingress', 'networking.k8s.io/v1/ingresses'],
  ['ConfigMap', '/v1/configmaps'],
  ['Secret', '/v1/secrets'],
  ['PersistentVolumeClaim', '/v1/persistentvolumeclaims'],
  ['Namespace', '/v1/namespaces'],
  ['Node', '/v1/nodes'],
] as const;

/** Objects of one kind that are given, and that are read in search of them. */
const MOST_FOUND = 10;
const MOST_READ = 5000;
const PAGE = 500;

interface MetadataList {
  readonly metadata: { readonly continue?: string };
  /** Some servers write null for none. */
  readonly items:
    | readonly { readonly metadata: { readonly name: string; readonly namespace?: string } }[]
    | null;
}

interface Search {
  readonly query: string;
  readonly signal: AbortSignal;
}

/**
 * Finds objects of the common kinds by a part of their names. Kinds that may not be listed are left out and named; a
 * kind with more objects than are read is named too. Throws what `KubeConnection.call` does.
 */
export const findObjects = async (
  connection: Pick<KubeConnection, 'call'>,
  { query, signal }: Search,
): Promise<FoundObjects> => {
  const over = new AbortController();
  const search = { query: query.toLowerCase(), signal: AbortSignal.any([signal, over.signal]) };
  try {
    const found = await Promise.all(
      KINDS.map(([kind, path]) => {
        const [group = '', version = '', plural = ''] = path.split('/');
        return findOfKind(connection, { kind, group, version, plural }, search);
      }),
    );
    return {
      objects: found.flatMap(({ objects }) => objects),
      unsearched: KINDS.flatMap(([kind], index) => (found[index]?.isComplete ? [] : [kind])),
    };
  } finally {
    over.abort();
  }
};

const findOfKind = async (
  connection: Pick<KubeConnection, 'call'>,
  { kind, ...type }: ResourceType & { readonly kind: string },
  { query, signal }: Search,
): Promise<{ readonly objects: readonly FoundObject[]; readonly isComplete: boolean }> => {
  const objects: FoundObject[] = [];
  let next: string | undefined = '';
  try {
    for (let read = 0; read < MOST_READ && next !== undefined; read += PAGE) {
      const { names, rest } = await readPage(connection, { path: listPath(type), next }, signal);
      const matches = names.filter(({ name }) => name.includes(query));
      objects.push(...matches.map((name) => ({ kind, ref: { ...type, ...name } })));
      if (objects.length >= MOST_FOUND) return { objects: objects.slice(0, MOST_FOUND), isComplete: true };
      next = rest;
    }
    return { objects, isComplete: next === undefined };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { objects, isComplete: false };
  }
};

const readPage = async (
  connection: Pick<KubeConnection, 'call'>,
  { path, next }: { readonly path: string; readonly next: string },
  signal: AbortSignal,
) => {
  const page = new URLSearchParams({ limit: String(PAGE), ...(next === '' ? {} : { continue: next }) });
  const { body } = await connection.call<MetadataList>('GET', `${path}?${page}`, {
    signal,
    accept: METADATA_ONLY,
  });
  const names = (body.items ?? []).map(({ metadata: { name, namespace } }) => ({
    name,
    ...(namespace ? { namespace } : {}),
  }));
  return { names, rest: body.metadata.continue || undefined };
};

const isRefusal = (error: unknown) =>
  error instanceof AppError && (error.code === 'FORBIDDEN' || error.code === 'NOT_FOUND');
