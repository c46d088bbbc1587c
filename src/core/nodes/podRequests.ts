import type { Quantities } from '../../shared/contract/nodes.ts';
import type { KubePod } from './kubePod.ts';
import { sumPodRequests } from './sumRequests.ts';

/** What of a pod is kept: few words, as there may be tens of thousands. */
export interface PodShare {
  readonly metadata: { readonly uid: string };
  readonly node: string;
  readonly cpu: number;
  readonly memory: number;
}

/** Pods that take something of a node: they have one, and have not ended. */
export const ON_NODES = 'spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed';

export const toPodShare = (pod: KubePod): PodShare => ({
  metadata: { uid: pod.metadata.uid },
  node: pod.spec.nodeName ?? '',
  ...sumPodRequests(pod),
});

/** What the pods of each node ask together. */
export const sumByNode = (shares: Iterable<PodShare>): ReadonlyMap<string, Quantities> => {
  const sums = new Map<string, { cpu: number; memory: number; pods: number }>();
  for (const { node, cpu, memory } of shares) {
    const sum = sums.get(node) ?? { cpu: 0, memory: 0, pods: 0 };
    sum.cpu += cpu;
    sum.memory += memory;
    sum.pods++;
    sums.set(node, sum);
  }
  return sums;
};
