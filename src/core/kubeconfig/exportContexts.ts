import { changeKubeconfigText } from './changeKubeconfigText.ts';
import { findEntry, readScope, requireContext, type ScopeFile, scopePaths } from './changeScope.ts';
import { putInLine } from './fileReferences.ts';
import { type Content, textOf } from './openKubeconfig.ts';
import { beginPlacement, freeName, type JoinedContext, placeContext } from './placeEntries.ts';

export interface ExportRequest {
  readonly chain: readonly string[];
  readonly contexts: readonly { readonly file: string; readonly name: string }[];
}

/** A kubeconfig that stands alone, and what could not be put in line. */
export interface ExportedContexts {
  readonly text: string;
  readonly notes: readonly string[];
}

const NAME = 'the export';

/**
 * A kubeconfig with the chosen contexts alone, their files put in line; the first is the current one. Of two contexts
 * of one name the second gets a number. Errors as `readScope`, and `NOT_FOUND`.
 */
export const exportContexts = async ({ chain, contexts }: ExportRequest): Promise<ExportedContexts> => {
  const placement = beginPlacement([]);
  const notes: string[] = [];
  for (const { file, name } of contexts) {
    const scope = await readScope(scopePaths({ chain, file }), file);
    const joined = await gather(scope.files, name, requireContext(scope, name));
    const free = freeName(name, (candidate) => placement.names.contexts.has(candidate));
    if (free !== name) notes.push(`The context ${name} of ${file} is named ${free}, for there are two.`);
    placeContext(placement, NAME, { ...joined.context, name: free });
    notes.push(...joined.notes.map((note) => `${free}: ${note}`));
  }
  const { set } = placement.files.get(NAME) ?? {};
  const currentContext = set?.contexts[0]?.name;
  return {
    text: changeKubeconfigText('', { ...(set === undefined ? {} : { set }), currentContext }, NAME),
    notes,
  };
};

const gather = async (
  files: readonly ScopeFile[],
  name: string,
  context: Content,
): Promise<{ readonly context: JoinedContext; readonly notes: readonly string[] }> => {
  const cluster = await inline(files, 'clusters', textOf(context, 'cluster'));
  const user = await inline(files, 'users', textOf(context, 'user'));
  return {
    context: { name, context, cluster: cluster?.content, user: user?.content },
    notes: [...(cluster?.notes ?? []), ...(user?.notes ?? [])],
  };
};

const inline = async (files: readonly ScopeFile[], list: 'clusters' | 'users', name: string) => {
  const held = findEntry(files, list, name);
  return held && (await putInLine(list, held.content, held.holder.file.path));
};
