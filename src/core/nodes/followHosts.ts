import type { FoundNode } from '../hosts/provider.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { pause } from '../lib/pause.ts';
import { findHosts, type OpenProviders } from './findNodeHost.ts';

/** Milliseconds until an engine that is away is tried again. */
const RETRY = 3_000;
/** Milliseconds for one look at the hosts. */
const DEADLINE = 10_000;

interface FollowHosts {
  readonly openProviders: OpenProviders;
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

const followOnce = async ({ openProviders, cluster, onHosts, signal: outer }: FollowHosts) => {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  try {
    const { providers } = await openProviders(signal);
    const look = async () => {
      const soon = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
      return (await findHosts(openProviders, cluster, soon)).found;
    };
    const changes = createEventQueue<true>({ signal, merge: keepLatest });
    providers[(await look())?.provider ?? 'docker']
      .watch(() => changes.push(true), { signal })
      .then(changes.end, (error: unknown) => changes.fail(error));
    changes.push(true);
    for await (const _ of changes) onHosts((await look())?.nodes ?? []);
  } finally {
    stop.abort();
  }
};
