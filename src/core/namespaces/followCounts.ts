import type { NamespaceCounts } from '../../shared/contract/namespaces.ts';
import { AppError } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { pause } from '../lib/pause.ts';
import { COUNTED, sumCounts } from './countKinds.ts';
import { countObjects } from './countObjects.ts';
import { watchArrivals } from './watchArrivals.ts';

type Kind = (typeof COUNTED)[number];

/** Milliseconds between rounds of counting: however much comes and goes, a namespace is counted once a round. */
const EVERY = 500;
/** Collections that are counted at once. */
const AT_ONCE = 6;
/** Milliseconds until what failed is tried again. */
const RETRY = 5_000;

interface Place {
  readonly kind: Kind;
  readonly namespace: string;
}

interface FollowCounts {
  readonly connection: Pick<KubeConnection, 'call' | 'stream'>;
  readonly signal: AbortSignal;
  /** Told when counts have changed. */
  readonly onChange: () => void;
}

export interface NamespaceCounter {
  /** The namespaces that there are; new ones are counted soon. */
  readonly setNames: (names: readonly string[]) => void;
  /** Undefined until it was counted. */
  readonly get: (namespace: string) => NamespaceCounts | undefined;
  /** Settles when the signal has fired. */
  readonly done: Promise<unknown>;
}

const isForbidden = (error: unknown) => error instanceof AppError && error.code === 'FORBIDDEN';

/**
 * Keeps counts of what is in each namespace. A watch of metadata alone, from now on, tells which namespaces change, and
 * those are counted by a list of one; so neither the time nor the memory grows with the number of objects.
 */
export const followCounts = (options: FollowCounts): NamespaceCounter => {
  const { connection, signal, onChange } = options;
  const counts = new Map<string, Map<string, number>>();
  const dirty = new Map<string, Place>();
  const failed: Place[] = [];
  const mark = (kind: Kind, namespace: string) => {
    if (counts.has(namespace)) dirty.set(`${kind.plural} ${namespace}`, { kind, namespace });
  };
  const countOne = async ({ kind, namespace }: Place) => {
    const path = `${kind.api}/namespaces/${namespace}/${kind.plural}`;
    const { count } = await countObjects(connection, path, signal);
    counts.get(namespace)?.set(kind.plural, count);
  };
  const countDirty = async () => {
    const waiting = [...dirty.values()];
    dirty.clear();
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await countOne(next).catch((error: unknown) => {
          signal.throwIfAborted();
          // What may not be counted stays unknown.
          if (!isForbidden(error)) failed.push(next);
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    onChange();
  };
  const countOn = async () => {
    let retryAt = 0;
    for (;;) {
      if (dirty.size > 0) await countDirty();
      if (failed.length > 0 && performance.now() >= retryAt) {
        for (const { kind, namespace } of failed.splice(0)) mark(kind, namespace);
        retryAt = performance.now() + RETRY;
      }
      await pause(EVERY, signal);
    }
  };
  const parts = [
    countOn(),
    ...COUNTED.map((kind) =>
      followKind(options, kind, (namespace) => {
        for (const name of namespace === undefined ? counts.keys() : [namespace]) mark(kind, name);
      }),
    ),
  ];
  return {
    setNames: (names) => {
      for (const gone of [...counts.keys()].filter((name) => !names.includes(name))) counts.delete(gone);
      for (const added of names.filter((name) => !counts.has(name))) {
        counts.set(added, new Map());
        for (const kind of COUNTED) mark(kind, added);
      }
    },
    get: (namespace) => {
      const known = counts.get(namespace);
      return known === undefined || known.size === 0 ? undefined : sumCounts(known);
    },
    done: Promise.allSettled(parts),
  };
};

/** Follows one kind for ever; tells a namespace that changed, or undefined when all may have. */
const followKind = async (
  { connection, signal }: FollowCounts,
  { api, plural }: Kind,
  onChange: (namespace: string | undefined) => void,
): Promise<never> => {
  const path = `${api}/${plural}`;
  for (;;) {
    try {
      let { resourceVersion } = await countObjects(connection, path, signal);
      onChange(undefined);
      for (;;) {
        resourceVersion = await watchArrivals(connection, { path, resourceVersion, onChange, signal });
      }
    } catch {
      // Also when the server has forgotten the version: then everything is counted anew.
      signal.throwIfAborted();
      await pause(RETRY, signal);
    }
  }
};
