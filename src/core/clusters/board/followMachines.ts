import { createEventQueue, keepLatest } from '../../lib/eventQueue.ts';
import { pause } from '../../lib/pause.ts';
import type { ClusterTools } from '../clusterTools.ts';
import { type Following, followClusters } from './followClusters.ts';

export interface FollowMachinesOptions extends Omit<Following, 'looks'> {
  readonly tools: (signal: AbortSignal) => Promise<ClusterTools>;
}

/** Milliseconds until machines are looked at again that could not be. */
const RETRY = 2_000;

/** Keeps the list of our clusters on machines over SSH, whether a Docker engine answers or not. */
export const followMachines = ({ tools, onClusters, signal }: FollowMachinesOptions) => {
  let lookAgain = () => undefined as unknown;
  const run = async () => {
    while (!signal.aborted) {
      const looks = createEventQueue<true>({ signal, merge: keepLatest });
      lookAgain = () => looks.push(true);
      const round = new AbortController();
      const either = AbortSignal.any([signal, round.signal]);
      try {
        const known = await tools(either);
        known.providers.ssh.watch(() => looks.push(true), { signal: either }).catch(looks.fail);
        await followClusters(known, 'ssh', { looks, onClusters, signal: either });
      } catch {
        // An inventory that cannot be read is told where the machines are listed.
        if (!signal.aborted) onClusters([]);
      } finally {
        round.abort();
      }
      await pause(RETRY, signal).catch(() => undefined);
    }
  };
  void run();
  return { lookAgain: () => void lookAgain() };
};
