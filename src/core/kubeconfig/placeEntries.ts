import { isDeepStrictEqual } from 'node:util';
import type { ScopeFile } from './changeScope.ts';
import type { KubeconfigEntry, ListKey } from './contextEntries.ts';
import { LIST_KEYS, LISTS } from './contextEntries.ts';
import { type Content, textOf } from './openKubeconfig.ts';

/** A context with the content of the entries that it joins. */
export interface JoinedContext {
  readonly name: string;
  readonly context: Content;
  readonly cluster: Content | undefined;
  readonly user: Content | undefined;
}

/** What is there under a name, and the file that it is in. */
interface Placed {
  readonly content: Content;
  readonly path: string;
}

type Names = Record<ListKey, Map<string, Placed>>;

/** What becomes of each file. */
export interface FilePlan {
  readonly set: Record<ListKey, KubeconfigEntry[]>;
  readonly removed: Record<ListKey, Set<string>>;
}

/** The entries that count in some files, and what is to be added to them. */
export interface Placement {
  readonly names: Names;
  readonly files: Map<string, FilePlan>;
}

/** Begins with the entries of the files that can be read; the first of a name counts. */
export const beginPlacement = (files: readonly ScopeFile[]): Placement => {
  const names: Names = { clusters: new Map(), contexts: new Map(), users: new Map() };
  for (const { file, open } of files) {
    for (const list of LIST_KEYS) {
      for (const [name, content] of open?.[list] ?? []) {
        if (!names[list].has(name)) names[list].set(name, { content, path: file.path });
      }
    }
  }
  return { names, files: new Map() };
};

/** The context of this name with its cluster and user, as they count now. */
export const joinContext = ({ names }: Placement, name: string): JoinedContext | undefined => {
  const context = names.contexts.get(name)?.content;
  if (context === undefined) return undefined;
  return {
    name,
    context,
    cluster: names.clusters.get(textOf(context, 'cluster'))?.content,
    user: names.users.get(textOf(context, 'user'))?.content,
  };
};

/** Whether two contexts lead to the same place in the same way, whatever their entries are called. */
export const leadsToSame = (one: JoinedContext, other: JoinedContext): boolean => {
  const essence = ({ context, cluster, user }: JoinedContext) => {
    const { cluster: _cluster, user: _user, ...rest } = context;
    return [rest, cluster ?? {}, user ?? {}];
  };
  return isDeepStrictEqual(essence(one), essence(other));
};

/**
 * Places a context in a file. A cluster or user of the same content is used as it is; one whose name is taken by
 * another content gets a free name. The context's own name must be free.
 */
export const placeContext = (placement: Placement, path: string, joined: JoinedContext): void => {
  const place = (list: 'clusters' | 'users', content: Content | undefined): string | undefined => {
    const name = textOf(joined.context, LISTS[list]);
    return content === undefined || name === ''
      ? undefined
      : placeEntry(placement, { list, name, content, path });
  };
  const cluster = place('clusters', joined.cluster);
  const user = place('users', joined.user);
  const content = {
    ...joined.context,
    ...(cluster === undefined ? {} : { cluster }),
    ...(user === undefined ? {} : { user }),
  };
  addEntry(placement, { list: 'contexts', name: joined.name, content, path });
};

interface NewEntry extends Placed {
  readonly list: ListKey;
  readonly name: string;
}

const placeEntry = (placement: Placement, entry: NewEntry): string => {
  const taken = placement.names[entry.list];
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? entry.name : `${entry.name}-${number}`;
    const there = taken.get(name);
    if (there !== undefined && isDeepStrictEqual(there.content, entry.content)) return name;
    if (there !== undefined) continue;
    addEntry(placement, { ...entry, name });
    return name;
  }
};

const addEntry = (placement: Placement, { list, name, content, path }: NewEntry): void => {
  placement.names[list].set(name, { content, path });
  planOf(placement, path).set[list].push({ [LISTS[list]]: content, name });
};

/** A name that is free, made of this one. */
export const freeName = (name: string, isTaken: (name: string) => boolean): string => {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!isTaken(candidate)) return candidate;
  }
};

/** Takes an entry out of the file that holds it. */
export const unplace = (placement: Placement, list: ListKey, name: string): void => {
  const there = placement.names[list].get(name);
  if (there === undefined) return;
  placement.names[list].delete(name);
  const plan = planOf(placement, there.path);
  const added = plan.set[list].findIndex((entry) => entry.name === name);
  if (added === -1) plan.removed[list].add(name);
  else plan.set[list].splice(added, 1);
};

const planOf = ({ files }: Placement, path: string): FilePlan => {
  const known = files.get(path);
  if (known !== undefined) return known;
  const plan: FilePlan = {
    set: { clusters: [], contexts: [], users: [] },
    removed: { clusters: new Set(), contexts: new Set(), users: new Set() },
  };
  files.set(path, plan);
  return plan;
};
