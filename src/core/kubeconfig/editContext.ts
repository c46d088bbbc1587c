import type { DeletePlan } from '../../shared/contract/contexts.ts';
import { AppError } from '../../shared/errors.ts';
import {
  type Changes,
  changeScope,
  defaultFileOf,
  findEntry,
  isUsedElsewhere,
  readScope,
  requireContext,
  type Scope,
  type ScopeRequest,
  scopePaths,
} from './changeScope.ts';
import type { ListKey } from './contextEntries.ts';
import { entryName } from './contextEntries.ts';
import { type Content, textOf } from './openKubeconfig.ts';

export interface ContextRequest extends ScopeRequest {
  /** The context, which is in `file`. */
  readonly name: string;
}

/**
 * Makes a context the current one, where «kubectl config use-context» writes it: in the first file that exists.
 * `KUBECONFIG_CONFLICT` for one that kubectl would not find: it is in a file that kubectl does not read, or a file
 * before has another of that name.
 */
export const useContext = async (request: ContextRequest): Promise<void> => {
  const { chain, file, name } = request;
  if (!chain.includes(file)) {
    throw new AppError(
      'KUBECONFIG_CONFLICT',
      `kubectl does not read ${file} by itself, so ${name} cannot be its current context.`,
      {
        hint: `Import ${name} into ${chain[0] ?? 'your kubeconfig'} first, or name the file: kubectl --kubeconfig ${file} --context ${name}`,
      },
    );
  }
  await changeScope(request, (scope) => {
    requireContext(scope, name);
    const winner = findEntry(scope.files, 'contexts', name)?.holder.file.path ?? file;
    if (winner !== file) {
      throw new AppError(
        'KUBECONFIG_CONFLICT',
        `The context ${name} of ${file} does not count: ${winner} comes first and has one of that name.`,
        {
          hint: 'Rename one of them.',
        },
      );
    }
    const path = defaultFileOf(scope.files)?.file.path ?? file;
    return [{ path, change: { currentContext: name } }];
  });
};

/**
 * Renames a context's entry; the current context follows it. Cluster and user keep their names.
 * `KUBECONFIG_CONFLICT` when the new name is taken, `BAD_INPUT` when it cannot be one.
 */
export const renameContext = async (request: ContextRequest & { readonly to: string }): Promise<void> => {
  const { name, to } = request;
  checkContextName(to);
  if (name === to) return;
  await changeScope(request, (scope) => {
    requireContext(scope, name);
    const taken = findEntry(scope.files, 'contexts', to);
    if (taken !== undefined) {
      throw new AppError(
        'KUBECONFIG_CONFLICT',
        `The name ${to} is taken: ${taken.holder.file.path} has a context of that name.`,
        {
          hint: 'Choose another name.',
        },
      );
    }
    const renamed = { path: request.file, change: { value: { of: name, name: to } } };
    if (findEntry(scope.files, 'contexts', name)?.holder !== scope.target) return [renamed];
    return joinChanges([renamed, ...setCurrentWhere(scope, name, to)]);
  });
};

/** Sets the namespace that kubectl uses with a context; undefined takes it out. `BAD_INPUT` for no namespace's name. */
export const setContextNamespace = async (
  request: ContextRequest & { readonly namespace: string | undefined },
): Promise<void> => {
  const { name, namespace, file } = request;
  if (namespace !== undefined && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) {
    throw new AppError('BAD_INPUT', `«${namespace}» cannot be the name of a namespace.`, {
      hint: 'Lower-case letters, digits and dashes, 63 at most, with a letter or digit at both ends.',
    });
  }
  await changeScope(request, (scope) => {
    requireContext(scope, name);
    return [{ path: file, change: { value: { of: name, namespace } } }];
  });
};

/** What `deleteContext` would do now. */
export const planDelete = async ({
  chain,
  file,
  name,
}: Pick<ContextRequest, 'chain' | 'file' | 'name'>): Promise<DeletePlan> => {
  const scope = await readScope(scopePaths({ chain, file }), file);
  return planDeleteIn(scope, name);
};

/** Removes a context with its cluster and user entries that nothing else uses; clears it as the current one. */
export const deleteContext = async (request: ContextRequest): Promise<void> => {
  const { name, file } = request;
  await changeScope(request, (scope) => {
    const plan = planDeleteIn(scope, name);
    const gone: Record<ListKey, string | undefined> = {
      contexts: name,
      clusters: plan.cluster,
      users: plan.user,
    };
    const remove = (list: ListKey, entry: unknown) =>
      gone[list] !== undefined && entryName(entry) === gone[list];
    const cleared = plan.isCurrent ? setCurrentWhere(scope, name, '') : [];
    return joinChanges([{ path: file, change: { remove } }, ...cleared]);
  });
};

const planDeleteIn = (scope: Scope, name: string): DeletePlan => {
  const content = requireContext(scope, name);
  const cluster = findOwn(scope, { list: 'clusters', name, content });
  const user = findOwn(scope, { list: 'users', name, content });
  const current = scope.files.find(({ open }) => open?.currentContext !== undefined)?.open?.currentContext;
  const others = scope.files.filter(({ open }) => open !== scope.target);
  return {
    ...(cluster === undefined ? {} : { cluster }),
    ...(user === undefined ? {} : { user }),
    // With one of that name in another file, the name stays a context.
    isCurrent: current === name && findEntry(others, 'contexts', name) === undefined,
  };
};

/** The name of the context's cluster or user entry when it is in its file and nothing else uses it. */
const findOwn = (
  { files, target }: Scope,
  { list, name, content }: { list: 'clusters' | 'users'; name: string; content: Content },
): string | undefined => {
  const entry = textOf(content, list === 'clusters' ? 'cluster' : 'user');
  if (!target[list].has(entry)) return undefined;
  return isUsedElsewhere(files, { list, name: entry }, { file: target.file.path, name }) ? undefined : entry;
};

/** Changes the current context in each file that names this one. */
const setCurrentWhere = ({ files }: Scope, name: string, to: string): Changes =>
  files
    .filter(({ open }) => open?.currentContext === name)
    .map(({ file }) => ({ path: file.path, change: { currentContext: to } }));

/** One change a file. */
const joinChanges = (changes: Changes): Changes => {
  const joined = new Map<string, Changes[number]>();
  for (const { path, change } of changes) {
    joined.set(path, { path, change: { ...joined.get(path)?.change, ...change } });
  }
  return [...joined.values()];
};

/** `BAD_INPUT` for a text that no context should be named. */
export const checkContextName = (name: string): void => {
  const isPlain = name !== '' && name.trim() === name && !/[\p{Cc}\u2028\u2029\ufeff]/u.test(name);
  if (isPlain && name.length <= 253) return;
  throw new AppError('BAD_INPUT', 'A context needs a name on one line, without blanks at its ends.', {
    hint: 'Up to 253 characters; letters, digits, dashes and @ are usual.',
  });
};
