import { dirname, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';
import { readKubeconfigFile } from './readKubeconfigFile.ts';

/** A file that contexts are read from. */
export interface ContextSource {
  readonly path: string;
  /** Its names are its own: it lies in a folder of kubeconfigs, which kubectl does not merge. */
  readonly alone?: boolean;
}

export interface ResolvedContext {
  readonly name: string;
  /** What stands below `cluster` and `user`; a context may do without a user. */
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
  /** Folders that relative paths of the two count from. */
  readonly clusterFolder: string;
  readonly userFolder: string;
}

interface OpenSource {
  readonly source: ContextSource;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Finds a context and the entries it joins in several kubeconfigs, as kubectl does: the first entry of a name wins.
 * A file that cannot be read is passed over while the context is found elsewhere.
 * `CLUSTER_NOT_FOUND` when no file has the context, `KUBECONFIG_INVALID` when it names an entry that is nowhere.
 */
export const createResolveContext = () => {
  const cache = new Map<string, { mark: string; data: OpenSource['data'] }>();
  const open = async (source: ContextSource): Promise<OpenSource> => {
    const file = await readKubeconfigFile(source.path);
    const mark = `${file.realPath} ${file.stats?.mtimeMs} ${file.stats?.size} ${file.stats?.ino}`;
    const kept = cache.get(source.path);
    if (kept?.mark === mark) return { source, data: kept.data };
    const { data } = parseKubeconfig(file.text.replace(/^\uFEFF/, ''), source.path);
    cache.set(source.path, { mark, data });
    return { source, data };
  };
  return async (sources: readonly ContextSource[], name: string): Promise<ResolvedContext> => {
    const opened = await Promise.allSettled(sources.map(open));
    const files = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const context = findEntry(files, 'contexts', name);
    if (context === undefined) throw noContext(name, opened);
    const among = context.source.alone
      ? files.filter(({ source }) => source === context.source)
      : files.filter(({ source }) => !source.alone);
    const { cluster, user } = (context.entry.context ?? {}) as { cluster?: unknown; user?: unknown };
    const foundCluster = findEntry(among, 'clusters', cluster);
    const foundUser = findEntry(among, 'users', user);
    if (foundCluster === undefined) throw missing(name, 'cluster', cluster);
    if (foundUser === undefined && typeof user === 'string' && user !== '') throw missing(name, 'user', user);
    return {
      name,
      cluster: asRecord(foundCluster.entry.cluster),
      user: asRecord(foundUser?.entry.user),
      clusterFolder: dirname(resolve(foundCluster.source.path)),
      userFolder: dirname(resolve((foundUser ?? foundCluster).source.path)),
    };
  };
};

const asRecord = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;

const findEntry = (files: readonly OpenSource[], list: string, name: unknown) => {
  for (const { source, data } of files) {
    const entries = (data[list] ?? []) as readonly unknown[];
    const entry = entries.map(asRecord).find((each) => each.name === name);
    if (entry !== undefined && typeof name === 'string') return { source, entry };
  }
  return undefined;
};

const noContext = (name: string, opened: readonly PromiseSettledResult<unknown>[]) => {
  const problems = opened.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as Error).message] : [],
  );
  return new AppError('CLUSTER_NOT_FOUND', `No kubeconfig has a context ${name}.`, {
    hint: 'Look at the list of contexts: it may have been renamed or deleted.',
    details: problems,
  });
};

const missing = (context: string, what: string, name: unknown) =>
  new AppError(
    'KUBECONFIG_INVALID',
    `The context ${context} names the ${what} ${String(name ?? '')}, which no kubeconfig has.`,
    { hint: `Correct the context, or add the ${what}.` },
  );
