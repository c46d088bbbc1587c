import type { NodeEntry } from '../../shared/contract/nodes.ts';
import type { KubeConnection } from '../kube/connection.ts';

/** The parts of the kubelet's summary that are read here (k8s.io/kubelet/pkg/apis/stats/v1alpha1). */
interface StatsSummary {
  readonly node?: {
    readonly cpu?: { readonly usageNanoCores?: number };
    readonly memory?: { readonly workingSetBytes?: number };
    readonly fs?: { readonly usedBytes?: number; readonly capacityBytes?: number };
  };
  readonly pods?: readonly unknown[];
}

/** What a node uses just now, as its kubelet measures it; undefined while it has measured nothing yet. */
export const readNodeUse = async (
  connection: Pick<KubeConnection, 'call'>,
  node: string,
  options: { readonly signal: AbortSignal; readonly deadline: number },
): Promise<NodeEntry['use']> => {
  const { body } = await connection.call<StatsSummary>(
    'GET',
    `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary`,
    options,
  );
  const { cpu, memory, fs } = body.node ?? {};
  // The first seconds of a kubelet have no rate yet.
  if (cpu?.usageNanoCores === undefined || memory?.workingSetBytes === undefined) return undefined;
  return {
    cpu: cpu.usageNanoCores / 1e9,
    memory: memory.workingSetBytes,
    pods: body.pods?.length ?? 0,
    ...(fs?.usedBytes === undefined ? {} : { disk: fs.usedBytes }),
    ...(fs?.capacityBytes === undefined ? {} : { diskCapacity: fs.capacityBytes }),
  };
};
