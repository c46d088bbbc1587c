import type { NodeUse } from '../../shared/contract/nodes.ts';
import { parseQuantity } from '../../shared/parseQuantity.ts';
import type { KubeConnection } from '../kube/connection.ts';

/** The parts of the kubelet's summary that are read here (k8s.io/kubelet/pkg/apis/stats/v1alpha1). */
interface StatsSummary {
  readonly node?: {
    readonly cpu?: { readonly usageNanoCores?: number };
    readonly memory?: { readonly workingSetBytes?: number };
    readonly fs?: { readonly usedBytes?: number; readonly capacityBytes?: number };
  };
}

/** What a node uses just now, as its kubelet measures it; undefined while it has measured nothing yet. */
export const readNodeUse = async (
  connection: Pick<KubeConnection, 'call'>,
  node: string,
  options: { readonly signal: AbortSignal; readonly deadline: number },
): Promise<NodeUse | undefined> => {
  const { body } = await connection.call<StatsSummary>(
    'GET',
    `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary`,
    options,
  );
  const { cpu, memory, fs } = body.node ?? {};
  // The first seconds of a kubelet have no rate yet, or one of zero: what measures uses the processor.
  if (!cpu?.usageNanoCores || memory?.workingSetBytes === undefined) return undefined;
  return {
    cpu: cpu.usageNanoCores / 1e9,
    memory: memory.workingSetBytes,
    ...(fs?.usedBytes === undefined ? {} : { disk: fs.usedBytes }),
    ...(fs?.capacityBytes === undefined ? {} : { diskCapacity: fs.capacityBytes }),
  };
};

interface NodeMetrics {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly usage: Readonly<Record<string, string>>;
  }[];
}

/** What all nodes use, as metrics-server says it, for those who may not ask kubelets; fails where there is none. */
export const readMetrics = async (
  connection: Pick<KubeConnection, 'call'>,
  options: { readonly signal: AbortSignal; readonly deadline: number },
): Promise<ReadonlyMap<string, NodeUse>> => {
  const { body } = await connection.call<NodeMetrics>('GET', '/apis/metrics.k8s.io/v1beta1/nodes', options);
  return new Map(
    body.items.map(({ metadata, usage }) => [
      metadata.name,
      { cpu: parseQuantity(usage['cpu']), memory: parseQuantity(usage['memory']) },
    ]),
  );
};
