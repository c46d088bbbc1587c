import { AppError } from '../../shared/errors.ts';
import { changeKubeconfigText, entriesOf } from './changeKubeconfigText.ts';
import type { ContextContent, KubeconfigEntry, ListKey } from './contextEntries.ts';
import {
  asLists,
  buildEntries,
  contextName,
  entryName,
  isOwnEntry,
  LIST_KEYS,
  LISTS,
  updateEntry,
} from './contextEntries.ts';
import type { LockOptions } from './lockFiles.ts';
import { lockFiles } from './lockFiles.ts';
import type { ParsedKubeconfig } from './parseKubeconfig.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';
import type { KubeconfigFile } from './readKubeconfigFile.ts';
import { readKubeconfigFile } from './readKubeconfigFile.ts';
import { makeKubeconfigFolder, replaceKubeconfigFile } from './replaceKubeconfigFile.ts';

export interface MergeContextRequest extends ContextContent, LockOptions {
  /** From `resolveKubeconfigPaths`: the first one wins where they disagree. */
  readonly paths: readonly string[];
  readonly makeCurrent: boolean;
}

export interface MergedContext {
  /** The file that holds the context. */
  readonly path: string;
  readonly context: string;
  readonly change: 'added' | 'updated' | 'unchanged';
}

interface OpenFile extends KubeconfigFile {
  readonly parsed: ParsedKubeconfig;
}

/**
 * Adds a cluster's context, cluster and user, all named `slipway-NAME`, or brings those that we added up to
 * date. They go where kubectl would put them: to the file that holds them, else the first that exists, else
 * the last. Nothing else changes, save the current context when asked.
 * @throws AppError `KUBECONFIG_CONFLICT` when an entry of that name is not ours, `KUBECONFIG_LOCKED`,
 * `KUBECONFIG_INVALID`, `KUBECONFIG_UNREADABLE`, `DISK_FULL`, `CANCELLED`; no file is half written.
 */
export const mergeContext = async (request: MergeContextRequest): Promise<MergedContext> => {
  const before = await Promise.all(request.paths.map(readKubeconfigFile));
  const last = before.at(-1);
  if (last === undefined) throw new AppError('INTERNAL', 'No kubeconfig file was named.');
  const none = before.every(({ stats }) => stats === undefined);
  if (none && last.danglingTo === undefined) await makeKubeconfigFolder(last.path);
  await using _locks = await lockFiles(before.filter(isLockable), request);
  const files = (await Promise.all(request.paths.map(readKubeconfigFile))).map(openFile);
  refuseForeignEntries(files, request.cluster);
  // Awaited here: the locks are released when this function returns, not when its promise settles.
  return await mergeIntoFiles(files, request);
};

/**
 * Says before a cluster is made what would hinder its context later: a file that cannot be read, an entry of its
 * name that is not ours. Changes nothing and takes no lock.
 * @throws AppError as `mergeContext`, but never `KUBECONFIG_LOCKED`.
 */
export const checkContext = async (request: {
  readonly paths: readonly string[];
  readonly cluster: string;
}): Promise<void> => {
  const files = await Promise.all(request.paths.map(readKubeconfigFile));
  refuseForeignEntries(files.map(openFile), request.cluster);
};

/** Beside a device such as /dev/null no lock file is made: it will not be written to. */
const isLockable = ({ stats }: KubeconfigFile): boolean => stats === undefined || stats.isFile();

const openFile = (file: KubeconfigFile): OpenFile => ({
  ...file,
  parsed: parseKubeconfig(file.text.replace(/^\uFEFF/, ''), file.path),
});

const mergeIntoFiles = async (
  files: readonly OpenFile[],
  request: MergeContextRequest,
): Promise<MergedContext> => {
  const context = contextName(request.cluster);
  const holder = files.find((file) => findOwn(file, request.cluster).length > 0);
  const target = holder ?? defaultFile(files);
  // kubectl writes the current context to its default file, where it wins over the files after it.
  const current = holder === undefined ? target : defaultFile(files);
  const setCurrent = request.makeCurrent && effectiveCurrentContext(files) !== context;
  const changed = changeKubeconfigText(
    target.text,
    {
      set: asLists(entriesFor(target, request)),
      ...(setCurrent && current === target ? { currentContext: context } : {}),
    },
    target.path,
  );
  const alsoChanged =
    setCurrent && current !== target
      ? changeKubeconfigText(current.text, { currentContext: context }, current.path)
      : current.text;
  if (changed !== target.text) await replaceKubeconfigFile(target, changed);
  if (current !== target && alsoChanged !== current.text) await replaceKubeconfigFile(current, alsoChanged);
  const same = changed === target.text && (current === target || alsoChanged === current.text);
  const known = same ? 'unchanged' : 'updated';
  return { path: target.path, context, change: holder === undefined ? 'added' : known };
};

const defaultFile = (files: readonly OpenFile[]): OpenFile => {
  const file = files.find(({ stats }) => stats !== undefined) ?? files.at(-1);
  if (file === undefined) throw new AppError('INTERNAL', 'No kubeconfig file was named.');
  return file;
};

const effectiveCurrentContext = (files: readonly OpenFile[]): unknown =>
  files
    .map(({ parsed }) => parsed.data['current-context'])
    .find((name) => typeof name === 'string' && name !== '');

const entriesFor = (
  file: OpenFile,
  request: MergeContextRequest,
): Readonly<Record<ListKey, KubeconfigEntry>> => {
  const entries = { ...buildEntries(request) };
  for (const { list, entry } of findOwn(file, request.cluster)) {
    entries[list] = updateEntry(list, entry, entries[list]);
  }
  return entries;
};

const findOwn = ({ parsed }: OpenFile, cluster: string) =>
  LIST_KEYS.flatMap((list) =>
    entriesOf(parsed.data, list)
      .filter((entry) => isOwnEntry(list, entry, cluster))
      .slice(0, 1)
      .map((entry) => ({ list, entry })),
  );

const refuseForeignEntries = (files: readonly OpenFile[], cluster: string): void => {
  const name = contextName(cluster);
  for (const { path, parsed } of files) {
    for (const list of LIST_KEYS) {
      const index = entriesOf(parsed.data, list).findIndex(
        (entry) => entryName(entry) === name && !isOwnEntry(list, entry, cluster),
      );
      if (index === -1) continue;
      const line = parsed.linesOf(list)[index];
      const what = LISTS[list];
      throw new AppError(
        'KUBECONFIG_CONFLICT',
        `${path} already has a ${what} named ${name}${line === undefined ? '' : ` at line ${line}`} that Slipway did not make, so it was left as it is.`,
        {
          hint: `Choose another cluster name, remove it with «kubectl config ${DELETE_COMMANDS[list]} ${name}», or name another file with --kubeconfig.`,
        },
      );
    }
  }
};

const DELETE_COMMANDS = {
  clusters: 'delete-cluster',
  contexts: 'delete-context',
  users: 'delete-user',
} as const satisfies Record<ListKey, string>;
