import type { NamespaceEntry } from '../../shared/contract/namespaces.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { followObjects } from '../kube/followObjects.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { pause } from '../lib/pause.ts';
import { describeNamespace } from './describeNamespace.ts';
import { followCounts, type NamespaceCounter } from './followCounts.ts';
import type { KubeNamespace, KubeQuota } from './kubeNamespace.ts';

/** Milliseconds between two events, however much changes. */
const EVERY = 200;

interface WatchNamespaces {
  /** Also what is in them. */
  readonly contents: boolean;
  readonly signal: AbortSignal;
}

/** All namespaces by name, again at each change. */
export async function* watchNamespaces(
  connection: KubeConnection,
  { contents, signal: caller }: WatchNamespaces,
): AsyncGenerator<readonly NamespaceEntry[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([caller, stop.signal]);
  const changes = createEventQueue<true>({ signal, merge: keepLatest });
  const tell = () => changes.push(true);
  let namespaces: ReadonlyMap<string, KubeNamespace> | undefined;
  const inside = contents ? followContents(connection, signal, tell) : undefined;
  followObjects<KubeNamespace>(connection, {
    path: '/api/v1/namespaces',
    signal,
    onChange: (objects) => {
      namespaces = objects;
      inside?.counter.setNames([...objects.values()].map(({ metadata }) => metadata.name));
      tell();
    },
  }).catch((error: unknown) => {
    if (!signal.aborted) changes.fail(error);
  });
  let last = '';
  try {
    for await (const _ of changes) {
      const entries = namespaces && describeAll(namespaces, inside);
      const text = JSON.stringify(entries ?? '');
      if (entries !== undefined && text !== last) {
        last = text;
        yield entries;
      }
      await pause(EVERY, signal).catch(() => undefined);
    }
  } finally {
    stop.abort();
  }
}

interface Contents {
  readonly counter: NamespaceCounter;
  /** Undefined until they are listed. */
  readonly quotas: () => readonly KubeQuota[] | undefined;
}

const followContents = (connection: KubeConnection, signal: AbortSignal, tell: () => void): Contents => {
  let quotas: ReadonlyMap<string, KubeQuota> | undefined;
  followObjects<KubeQuota>(connection, {
    path: '/api/v1/resourcequotas',
    signal,
    onChange: (objects) => {
      quotas = objects;
      tell();
    },
  }).catch(() => {
    if (signal.aborted) return;
    // Who may not see quotas sees namespaces without.
    quotas = new Map();
    tell();
  });
  return {
    counter: followCounts({ connection, signal, onChange: tell }),
    quotas: () => quotas && [...quotas.values()],
  };
};

const describeAll = (
  namespaces: ReadonlyMap<string, KubeNamespace>,
  inside: Contents | undefined,
): readonly NamespaceEntry[] => {
  const quotas = inside?.quotas();
  return [...namespaces.values()]
    .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name, 'en', { numeric: true }))
    .map((namespace) =>
      describeNamespace({ namespace, counts: inside?.counter.get(namespace.metadata.name), quotas }),
    );
};
