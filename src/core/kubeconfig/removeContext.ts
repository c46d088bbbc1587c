import { changeKubeconfigText, entriesOf } from './changeKubeconfigText.ts';
import type { ListKey } from './contextEntries.ts';
import { contextName, entryName, isOwnEntry, LIST_KEYS, LISTS } from './contextEntries.ts';
import type { LockOptions } from './lockFiles.ts';
import { lockFiles } from './lockFiles.ts';
import type { ParsedKubeconfig } from './parseKubeconfig.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';
import type { KubeconfigFile } from './readKubeconfigFile.ts';
import { readKubeconfigFile } from './readKubeconfigFile.ts';
import { replaceKubeconfigFile } from './replaceKubeconfigFile.ts';

export interface RemoveContextRequest extends LockOptions {
  /** From `resolveKubeconfigPaths`; each is looked through. */
  readonly paths: readonly string[];
  /** The cluster's name in Slipway. */
  readonly cluster: string;
}

/** What was taken out of one file. */
export interface RemovedContext {
  readonly path: string;
  readonly entries: readonly (typeof LISTS)[ListKey][];
  readonly currentContextCleared: boolean;
}

interface OpenFile extends KubeconfigFile {
  readonly parsed: ParsedKubeconfig;
}

/**
 * Removes a cluster's three entries from every file that holds them, and clears the current context when it
 * was this one. Entries of that name that are not ours stay. Files without them are not touched, and need not
 * even parse; a file that does not exist is no error.
 * @throws AppError as `mergeContext` does, but only after all other files are done; an AggregateError for more
 * than one.
 */
export const removeContext = async (request: RemoveContextRequest): Promise<readonly RemovedContext[]> => {
  const failures: unknown[] = [];
  const attempt = async <T>(work: () => T | Promise<T>): Promise<readonly T[]> => {
    try {
      return [await work()];
    } catch (error) {
      failures.push(error);
      return [];
    }
  };
  const found = (
    await Promise.all(request.paths.map((path) => attempt(() => readKubeconfigFile(path))))
  ).flat();
  // A file without the name is not changed, so whoever keeps it locked is not waited for.
  const name = contextName(request.cluster);
  const present = found.filter(({ stats, text }) => stats?.isFile() && text.includes(name));
  const removed: RemovedContext[] = [];
  if (present.length > 0) {
    await using _locks = await lockFiles(present, request);
    const files: OpenFile[] = [];
    for (const { path } of present) {
      files.push(...(await attempt(() => openMentioning(path, name))).flat());
    }
    const stays = files.some((file) => hasForeignContext(file, request.cluster));
    for (const file of files) {
      removed.push(...(await attempt(() => removeFromFile(file, request.cluster, !stays))).flat());
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, 'Some kubeconfig files could not be cleaned.');
  if (failures.length === 1) throw failures[0];
  return removed;
};

/** A file that does not even hold the name needs no parsing, and may be broken for all we care. */
const openMentioning = async (path: string, name: string): Promise<readonly OpenFile[]> => {
  const file = await readKubeconfigFile(path);
  if (!file.text.includes(name)) return [];
  return [{ ...file, parsed: parseKubeconfig(file.text.replace(/^\uFEFF/, ''), path) }];
};

const hasForeignContext = ({ parsed }: OpenFile, cluster: string): boolean =>
  entriesOf(parsed.data, 'contexts').some(
    (entry) => entryName(entry) === contextName(cluster) && !isOwnEntry('contexts', entry, cluster),
  );

const removeFromFile = async (
  file: OpenFile,
  cluster: string,
  mayClear: boolean,
): Promise<readonly RemovedContext[]> => {
  const { parsed, path } = file;
  const clear = mayClear && parsed.data['current-context'] === contextName(cluster);
  const changed = changeKubeconfigText(
    file.text,
    {
      remove: (list, entry) => isOwnEntry(list, entry, cluster),
      ...(clear ? { currentContext: '' } : {}),
    },
    path,
  );
  if (changed === file.text) return [];
  await replaceKubeconfigFile(file, changed);
  const entries = LIST_KEYS.filter((list) =>
    entriesOf(parsed.data, list).some((entry) => isOwnEntry(list, entry, cluster)),
  ).map((list) => LISTS[list]);
  return [{ path, entries, currentContextCleared: clear }];
};
