import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { commandOf, makeAbsolute, relativeReferences } from './fileReferences.ts';
import type { Content, OpenKubeconfig } from './openKubeconfig.ts';
import { openKubeconfig, textOf } from './openKubeconfig.ts';
import type { JoinedContext } from './placeEntries.ts';

/** A context of a text that is to be imported. */
export interface ImportContext extends JoinedContext {
  /** What the person should know before it is added. */
  readonly notes: readonly string[];
  /** Why it cannot be added. */
  readonly problem?: string;
}

const TEXT = 'The text';

/**
 * Reads the text of a kubeconfig, YAML or JSON, that is to be imported. `from` is the file that it was read from, if
 * that is known: its relative paths are then made absolute.
 * @throws AppError `KUBECONFIG_INVALID` with the line, quoting nothing; also when there is no context in it.
 */
export const readImport = (text: string, from?: string): readonly ImportContext[] => {
  const name = from ?? TEXT;
  const open = openAs(text, name);
  if (open.contexts.size === 0) {
    throw new AppError('KUBECONFIG_INVALID', `${name} holds no context, so there is nothing to import.`, {
      hint: 'Choose a kubeconfig: a file with clusters, users and contexts.',
    });
  }
  return [...open.contexts].map(([context, content]) =>
    joinImport(open, { name: context, context: content, from }),
  );
};

const openAs = (text: string, path: string): OpenKubeconfig => {
  try {
    return openKubeconfig({ path, realPath: path, stats: undefined, danglingTo: undefined, text });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { hint: 'Correct the text and try again.', cause: error });
  }
};

const joinImport = (
  open: OpenKubeconfig,
  { name, context, from }: { name: string; context: Content; from: string | undefined },
): ImportContext => {
  const settle = (list: 'clusters' | 'users', content: Content | undefined): Content | undefined =>
    content === undefined || from === undefined ? content : makeAbsolute(list, content, dirname(from));
  const cluster = settle('clusters', open.clusters.get(textOf(context, 'cluster')));
  const user = settle('users', open.users.get(textOf(context, 'user')));
  const missing =
    cluster === undefined ? 'cluster' : user === undefined && textOf(context, 'user') !== '' && 'user';
  return {
    name,
    context,
    cluster,
    user,
    notes: [...noteFiles('clusters', cluster), ...noteFiles('users', user), ...noteCommand(user)],
    ...(missing
      ? { problem: `It names the ${missing} «${textOf(context, missing)}», which is not in the text.` }
      : {}),
  };
};

const noteFiles = (list: 'clusters' | 'users', content: Content | undefined): readonly string[] =>
  content === undefined
    ? []
    : relativeReferences(list, content).map(
        ({ path }) =>
          `It names the file ${path}, which will be looked for beside the kubeconfig that it is added to: put it there, or write the whole path.`,
      );

const noteCommand = (user: Content | undefined): readonly string[] => {
  const command = user === undefined ? '' : commandOf(user);
  return command === '' ? [] : [`It signs in by running the program ${command} on this computer.`];
};
