import { AppError } from '../../shared/errors.ts';
import { changeKubeconfigText, type KubeconfigChange } from './changeKubeconfigText.ts';
import { type LockOptions, lockFiles } from './lockFiles.ts';
import { type Content, type OpenKubeconfig, openKubeconfig, textOf } from './openKubeconfig.ts';
import { type KubeconfigFile, readKubeconfigFile } from './readKubeconfigFile.ts';
import { makeKubeconfigFolder, replaceKubeconfigFile } from './replaceKubeconfigFile.ts';

/** One of the files that are read as one kubeconfig. */
export interface ScopeFile {
  readonly file: KubeconfigFile;
  /** Absent when it cannot be used; `problem` says why. */
  readonly open?: OpenKubeconfig;
  readonly problem?: unknown;
}

/** The files that are read as one kubeconfig, the first wins, and the one that a change is about. */
export interface Scope {
  readonly files: readonly ScopeFile[];
  readonly target: OpenKubeconfig;
}

export interface ScopeRequest extends LockOptions {
  /** Files that kubectl reads together, from `resolveKubeconfigPaths`. */
  readonly chain: readonly string[];
  /** The file that the change is about; one outside of the chain is a kubeconfig of its own. */
  readonly file: string;
}

/** The changes of each file, in the order in which they are written. */
export type Changes = readonly { readonly path: string; readonly change: KubeconfigChange }[];

/** The files that are read together with this one. */
export const scopePaths = ({ chain, file }: Pick<ScopeRequest, 'chain' | 'file'>): readonly string[] =>
  chain.includes(file) ? chain : [file];

/**
 * Changes files of one scope under kubectl's locks: they are read when the locks are held, all new texts are worked
 * out before the first is written, and a file without a change is not touched.
 * @throws AppError `KUBECONFIG_INVALID`, `KUBECONFIG_UNREADABLE`, `KUBECONFIG_LOCKED`, `DISK_FULL`, `CANCELLED`, and
 * whatever `plan` throws; no file is half written.
 */
export const changeScope = async (
  request: ScopeRequest,
  plan: (scope: Scope) => Changes | Promise<Changes>,
): Promise<void> => {
  const paths = scopePaths(request);
  const before = await Promise.all(paths.map(readFileOrProblem));
  const target = before.find(({ file }) => file.path === request.file)?.file;
  if (target?.stats === undefined && target?.danglingTo === undefined)
    await makeKubeconfigFolder(request.file);
  await using _locks = await lockFiles(before.map(({ file }) => file).filter(isLockable), request);
  const scope = await readScope(paths, request.file);
  const changed = (await plan(scope)).map(({ path, change }) => {
    const found = scope.files.find(({ file }) => file.path === path);
    if (found?.open === undefined) throw found?.problem ?? new AppError('INTERNAL', `${path} was not read.`);
    return { file: found.file, text: changeKubeconfigText(found.file.text, change, path) };
  });
  // Awaited here: the locks are released when this function returns.
  for (const { file, text } of changed) if (text !== file.text) await replaceKubeconfigFile(file, text);
};

/** Reads the files of a scope; throws only what is wrong with the target itself. */
export const readScope = async (paths: readonly string[], target: string): Promise<Scope> => {
  const files = await Promise.all(paths.map(readScopeFile));
  const found = files.find(({ file }) => file.path === target);
  if (found?.open === undefined) throw found?.problem ?? new AppError('INTERNAL', `${target} was not read.`);
  return { files, target: found.open };
};

/** Reads one file; what is wrong with it is told beside it. */
export const readScopeFile = async (path: string): Promise<ScopeFile> => {
  const { file, problem } = await readFileOrProblem(path);
  if (problem !== undefined) return { file, problem };
  try {
    return { file, open: openKubeconfig(file) };
  } catch (error) {
    return { file, problem: error };
  }
};

const readFileOrProblem = async (path: string): Promise<ScopeFile> => {
  try {
    return { file: await readKubeconfigFile(path) };
  } catch (problem) {
    return {
      file: { path, realPath: path, stats: undefined, danglingTo: undefined, text: '' },
      problem,
    };
  }
};

/** Beside a device such as /dev/null no lock file is made: it will not be written to. */
const isLockable = ({ stats }: KubeconfigFile): boolean => stats === undefined || stats.isFile();

/** An entry and the file that holds it. */
export interface Held {
  readonly holder: OpenKubeconfig;
  readonly content: Content;
}

/** The entry that counts: the first of that name. */
export const findEntry = (
  files: readonly ScopeFile[],
  list: 'clusters' | 'contexts' | 'users',
  name: string,
): Held | undefined => {
  for (const { open } of files) {
    const content = open?.[list].get(name);
    if (open !== undefined && content !== undefined) return { holder: open, content };
  }
  return undefined;
};

/** Whether a context other than the one named uses the entry; a file that cannot be read uses all that it mentions. */
export const isUsedElsewhere = (
  files: readonly ScopeFile[],
  entry: { readonly list: 'clusters' | 'users'; readonly name: string },
  except: { readonly file: string; readonly name: string },
): boolean => {
  const key = entry.list === 'clusters' ? 'cluster' : 'user';
  return files.some(({ file, open, problem }) => {
    if (open === undefined)
      return problem !== undefined && (file.text === '' || file.text.includes(entry.name));
    return [...open.contexts].some(
      ([name, content]) =>
        textOf(content, key) === entry.name && !(file.path === except.file && name === except.name),
    );
  });
};

/** kubectl's default file, which its changes go to: the first that exists, else the last. */
export const defaultFileOf = (files: readonly ScopeFile[]): ScopeFile | undefined =>
  files.find(({ file, problem }) => file.stats !== undefined || problem !== undefined) ?? files.at(-1);

/** The context's entry in the target; `KUBECONFIG_CONFLICT` when it is gone. */
export const requireContext = ({ target }: Scope, name: string): Content => {
  const content = target.contexts.get(name);
  if (content !== undefined) return content;
  throw new AppError('NOT_FOUND', `${target.file.path} has no context named ${name} any more.`, {
    hint: 'Somebody may have renamed or removed it just now; look at the list again.',
  });
};
