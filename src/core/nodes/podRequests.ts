import type { Quantities } from '../../shared/contract/nodes.ts';
import type { KubePod } from './kubePod.ts';
import { hasEnded, sumPodRequests } from './sumRequests.ts';

/** What of a pod is kept: few words, as there may be tens of thousands. */
interface PodShare {
  readonly node: string;
  readonly cpu: number;
  readonly memory: number;
}

/** The requests of all pods, by node. */
export interface PodRequests {
  readonly set: (pods: readonly KubePod[]) => void;
  readonly remove: (uids: readonly string[]) => void;
  /** Forgets all but these pods, after a new list. */
  readonly replace: (pods: readonly KubePod[]) => void;
  readonly byNode: () => ReadonlyMap<string, Quantities>;
}

const toShare = (pod: KubePod): PodShare | undefined =>
  pod.spec.nodeName === undefined || hasEnded(pod)
    ? undefined
    : { node: pod.spec.nodeName, ...sumPodRequests(pod) };

export const createPodRequests = (): PodRequests => {
  const shares = new Map<string, PodShare>();
  const set = (pods: readonly KubePod[]) => {
    for (const pod of pods) {
      const share = toShare(pod);
      if (share === undefined) shares.delete(pod.metadata.uid);
      else shares.set(pod.metadata.uid, share);
    }
  };
  return {
    set,
    remove: (uids) => {
      for (const uid of uids) shares.delete(uid);
    },
    replace: (pods) => {
      shares.clear();
      set(pods);
    },
    byNode: () => {
      const sums = new Map<string, { cpu: number; memory: number; pods: number }>();
      for (const { node, cpu, memory } of shares.values()) {
        const sum = sums.get(node) ?? { cpu: 0, memory: 0, pods: 0 };
        sum.cpu += cpu;
        sum.memory += memory;
        sum.pods++;
        sums.set(node, sum);
      }
      return sums;
    },
  };
};
