import type { ImportChoice, ImportPlan } from '../../shared/contract/contexts.ts';
import { AppError } from '../../shared/errors.ts';
import type { KubeconfigChange } from './changeKubeconfigText.ts';
import {
  type Changes,
  changeScope,
  defaultFileOf,
  isUsedElsewhere,
  readScope,
  readScopeFile,
  type Scope,
  scopePaths,
} from './changeScope.ts';
import { entryName } from './contextEntries.ts';
import { describeSignIn } from './describeSignIn.ts';
import { checkContextName } from './editContext.ts';
import type { LockOptions } from './lockFiles.ts';
import { textOf } from './openKubeconfig.ts';
import {
  beginPlacement,
  type FilePlan,
  freeName,
  joinContext,
  leadsToSame,
  type Placement,
  placeContext,
  unplace,
} from './placeEntries.ts';
import { type ImportContext, readImport } from './readImport.ts';

export interface ImportSource {
  /** Files that kubectl reads together. */
  readonly chain: readonly string[];
  /** The file to add to; without it kubectl's default one. */
  readonly into?: string | undefined;
  readonly text: string;
  /** The file that the text was read from, if that is known. */
  readonly from?: string | undefined;
}

export interface ImportRequest extends ImportSource, LockOptions {
  readonly choices: readonly ImportChoice[];
}

/** Says name by name what importing would meet; errors as `readImport`, and what is wrong with the file to add to. */
export const planImport = async (source: ImportSource): Promise<ImportPlan> => {
  const contexts = readImport(source.text, source.from);
  const into = await chooseFile(source);
  const scope = await readScope(scopePaths({ chain: source.chain, file: into }), into);
  const placement = beginPlacement(scope.files);
  const named = new Set(contexts.map(({ name }) => name));
  return { into, contexts: contexts.map((context) => planContext(placement, context, named)) };
};

const planContext = (
  placement: Placement,
  context: ImportContext,
  named: ReadonlySet<string>,
): ImportPlan['contexts'][number] => {
  const { name, cluster, user, notes, problem } = context;
  const there = joinContext(placement, name);
  const server = textOf(cluster, 'server');
  const serverThere = textOf(there?.cluster, 'server');
  const existing = {
    file: placement.names.contexts.get(name)?.path ?? '',
    server: serverThere,
    signIn: describeSignIn(there?.user, serverThere),
  };
  const namespace = textOf(context.context, 'namespace');
  return {
    name,
    server,
    cluster: textOf(context.context, 'cluster'),
    user: textOf(context.context, 'user'),
    signIn: describeSignIn(user, server),
    ...(namespace === '' ? {} : { namespace }),
    ...(there === undefined
      ? {}
      : { conflict: leadsToSame(there, context) ? 'same' : 'different', existing }),
    freeName: freeName(
      name,
      (candidate) => placement.names.contexts.has(candidate) || (candidate !== name && named.has(candidate)),
    ),
    notes,
    ...(problem === undefined ? {} : { problem }),
  };
};

/**
 * Adds the chosen contexts of a text with their clusters and users. Answers with the names that were added.
 * @throws AppError `KUBECONFIG_CONFLICT` when a name is taken and the choice does not say what to do, `NOT_FOUND` for
 * a choice that the text does not have, `BAD_INPUT`, and as `changeScope`; then nothing is changed.
 */
export const importContexts = async (
  request: ImportRequest,
): Promise<{ readonly added: readonly string[] }> => {
  const contexts = new Map(readImport(request.text, request.from).map((context) => [context.name, context]));
  const into = await chooseFile(request);
  let added: readonly string[] = [];
  await changeScope({ ...request, file: into }, (scope) => {
    const placement = beginPlacement(scope.files);
    added = request.choices.flatMap((choice) => {
      if (choice.action === 'skip') return [];
      const context = contexts.get(choice.name);
      if (context === undefined)
        throw new AppError('NOT_FOUND', `The text has no context named ${choice.name}.`);
      return addContext({ scope, placement, into }, context, choice);
    });
    return toChanges(placement);
  });
  return { added };
};

interface Adding {
  readonly scope: Scope;
  readonly placement: Placement;
  readonly into: string;
}

const addContext = (
  { scope, placement, into }: Adding,
  context: ImportContext,
  choice: ImportChoice,
): readonly string[] => {
  if (context.problem !== undefined) {
    throw new AppError('BAD_INPUT', `${context.name} cannot be imported. ${context.problem}`);
  }
  const name = choice.action === 'rename' ? (choice.to ?? '') : context.name;
  checkContextName(name);
  const joined = { ...context, name };
  const there = joinContext(placement, name);
  if (there === undefined) {
    placeContext(placement, into, joined);
    return [name];
  }
  if (choice.action !== 'rename' && leadsToSame(there, joined)) return [];
  if (choice.action !== 'replace') {
    throw new AppError('KUBECONFIG_CONFLICT', `There is a context named ${name} already.`, {
      hint: 'Replace it, add this one under another name, or leave it out.',
    });
  }
  const path = placement.names.contexts.get(name)?.path ?? into;
  takeOut(scope, placement, name);
  placeContext(placement, path, joined);
  return [name];
};

/** Takes out a context with its cluster and user that nothing else uses. */
const takeOut = (scope: Scope, placement: Placement, name: string): void => {
  const there = placement.names.contexts.get(name);
  if (there === undefined) return;
  unplace(placement, 'contexts', name);
  for (const list of ['clusters', 'users'] as const) {
    const entry = textOf(there.content, list === 'clusters' ? 'cluster' : 'user');
    const own = placement.names[list].get(entry)?.path === there.path;
    const used =
      isUsedElsewhere(scope.files, { list, name: entry }, { file: there.path, name }) ||
      [...placement.names.contexts.values()].some(
        ({ content }) => textOf(content, list === 'clusters' ? 'cluster' : 'user') === entry,
      );
    if (own && !used) unplace(placement, list, entry);
  }
};

const toChanges = ({ files }: Placement): Changes =>
  [...files].map(([path, plan]) => ({ path, change: toChange(plan) }));

const toChange = ({ set, removed }: FilePlan): KubeconfigChange => ({
  set,
  remove: (list, entry) => {
    const name = entryName(entry);
    // What comes back under its old name is put in its old place.
    return name !== undefined && removed[list].has(name) && !set[list].some((kept) => kept.name === name);
  },
});

const chooseFile = async ({ chain, into }: ImportSource): Promise<string> => {
  if (into !== undefined) return into;
  const found = defaultFileOf(await Promise.all(chain.map(readScopeFile)));
  if (found === undefined) throw new AppError('INTERNAL', 'No kubeconfig file was named.');
  return found.file.path;
};
