import type { BootstrapCluster } from '../../src/core/bootstrap/cluster.ts';
import type { Host } from '../../src/core/hosts/host.ts';
import { type ClusterSpecInput, clusterSpec } from '../../src/shared/clusterSpec.ts';

type NodeInput = ClusterSpecInput['nodes'][number];

export const controlPlanesAnd = (controlPlanes: number, workers: number): NodeInput[] => [
  ...Array.from({ length: controlPlanes }, (): NodeInput => ({ role: 'control-plane' })),
  ...Array.from({ length: workers }, (): NodeInput => ({ role: 'worker' })),
];

/** A planned cluster named «demo» whose nodes are demo-1, demo-2… at 10.89.0.2, 10.89.0.3… */
export const makeBootstrapCluster = (
  spec: Partial<ClusterSpecInput> & Pick<ClusterSpecInput, 'nodes'>,
  host: (node: string) => Host = (node) => {
    throw new Error(`${node} has no host in this test`);
  },
): BootstrapCluster => {
  const parsed = clusterSpec.parse({ name: 'demo', ...spec });
  return {
    spec: parsed,
    apiAddress: '127.0.0.1',
    nodes: parsed.nodes.map((node, index) => {
      const name = `demo-${index + 1}`;
      return {
        name,
        role: node.role,
        address: `10.89.0.${index + 2}`,
        spec: node,
        host: () => host(name),
      };
    }),
  };
};
