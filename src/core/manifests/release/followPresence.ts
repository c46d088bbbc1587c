import type { ManifestObject } from '../../../shared/contract/manifests.ts';
import type { ResourceRow } from '../../../shared/contract/resources.ts';
import { ApiRefusal } from '../../kube/apiRefusal.ts';
import { createKindFinder, type KindFinder } from '../../kube/applyKinds.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import type { FeedEvent } from '../../kube/watch/watchFormat.ts';
import { watchTable } from '../../kube/watchTable.ts';

/** Knows which objects are in the cluster, by one watch for each kind and namespace. */
export interface Presence {
  /** Watches where these objects are, and nothing else any more. */
  follow(objects: readonly ManifestObject[]): void;
  /** False also while it is not known, or may not be. */
  isMissing(object: ManifestObject): boolean;
}

interface Watched {
  readonly stop: AbortController;
  /** Names by UID; undefined until it is known. */
  names: ReadonlyMap<string, string> | undefined;
}

const NONE: ReadonlyMap<string, string> = new Map();

const keyOf = ({ apiVersion, kind, namespace = '' }: ManifestObject) => `${apiVersion} ${kind} ${namespace}`;

interface WatchNames {
  readonly connection: KubeConnection;
  readonly kinds: KindFinder;
  readonly object: ManifestObject;
  readonly signal: AbortSignal;
  readonly tell: (names: ReadonlyMap<string, string>) => void;
}

const watchNames = async ({ connection, kinds, object, signal, tell }: WatchNames): Promise<void> => {
  const { apiVersion, kind, namespace } = object;
  const found = await kinds.find(apiVersion, kind);
  // A kind that is gone took its objects along.
  if (found === undefined) return tell(NONE);
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  const type = { group, version, plural: found.plural };
  const names = new Map<string, string>();
  for await (const event of watchTable(connection, { type, namespace }, signal)) {
    if (takeEvent(names, event)) tell(names);
  }
};

const addRows = (names: Map<string, string>, rows: readonly ResourceRow[]): boolean => {
  const before = names.size;
  for (const { uid, name } of rows) names.set(uid, name);
  return names.size > before;
};

/** Says whether there are others now: most changes are of what an object is. */
const takeEvent = (names: Map<string, string>, event: FeedEvent<ResourceRow, unknown>): boolean => {
  if (event.type === 'reset') names.clear();
  if (event.type === 'page') {
    addRows(names, event.items);
    return event.isLast;
  }
  if (event.type !== 'changed') return false;
  const isNew = addRows(names, event.items);
  for (const { uid } of event.deleted) names.delete(uid);
  return isNew || event.deleted.length > 0;
};

/** Begins without any watch; all end when the signal fires. `onChange` is told when an answer may be another. */
export const followPresence = (
  connection: KubeConnection,
  { signal, onChange }: { readonly signal: AbortSignal; readonly onChange: () => void },
): Presence => {
  const kinds = createKindFinder(connection, signal);
  const watches = new Map<string, Watched>();
  const begin = (object: ManifestObject): Watched => {
    const watched: Watched = { stop: new AbortController(), names: undefined };
    const tell = (names: ReadonlyMap<string, string> | undefined) => {
      watched.names = names;
      onChange();
    };
    const either = AbortSignal.any([signal, watched.stop.signal]);
    watchNames({ connection, kinds, object, signal: either, tell }).catch((error: unknown) => {
      // What may not be listed, or does not answer, is not known to be missing.
      if (!either.aborted) tell(error instanceof ApiRefusal && error.status === 404 ? NONE : undefined);
    });
    return watched;
  };
  return {
    follow: (objects) => {
      const wanted = new Map(objects.map((object) => [keyOf(object), object]));
      for (const [key, { stop }] of watches) {
        if (wanted.has(key)) continue;
        stop.abort();
        watches.delete(key);
      }
      for (const [key, object] of wanted) if (!watches.has(key)) watches.set(key, begin(object));
    },
    isMissing: (object) => {
      const names = watches.get(keyOf(object))?.names;
      return names !== undefined && ![...names.values()].includes(object.name);
    },
  };
};
