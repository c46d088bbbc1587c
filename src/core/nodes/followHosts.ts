import type { FoundNode } from '../hosts/provider.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { pause } from '../lib/pause.ts';
import { type FindProvider, findHosts } from './findNodeHost.ts';

/** Milliseconds until an engine that is away is tried again. */
const RETRY = 3_000;
/** Milliseconds for one look at the hosts. */
const DEADLINE = 10_000;

interface FollowHosts {
  readonly findProvider: FindProvider;
  /** Id of a cluster of ours. */
  readonly cluster: string;
  readonly onHosts: (hosts: readonly FoundNode[]) => void;
  readonly signal: AbortSignal;
}

/** Tells how the hosts of a cluster of ours are, again at each change, until the signal fires. */
export const followHosts = async (options: FollowHosts): Promise<void> => {
  const { signal } = options;
  while (!signal.aborted) {
    // The engine may be away for a while; what was known of the hosts stays.
    await followOnce(options).catch(() => undefined);
    await pause(RETRY, signal).catch(() => undefined);
  }
};

const followOnce = async ({ findProvider, cluster, onHosts, signal: outer }: FollowHosts) => {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  try {
    const provider = await findProvider(signal);
    const changes = createEventQueue<true>({ signal, merge: keepLatest });
    provider
      .watch(() => changes.push(true), { signal })
      .then(changes.end, (error: unknown) => changes.fail(error));
    changes.push(true);
    for await (const _ of changes) {
      const soon = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
      onHosts((await findHosts(findProvider, cluster, soon)) ?? []);
    }
  } finally {
    stop.abort();
  }
};
