import type { ClusterSpec } from '../../shared/clusterSpec.ts';
import type { BootstrapCluster, BootstrapNode } from '../bootstrap/cluster.ts';
import type { Host } from '../hosts/host.ts';
import type { FoundCluster, PlannedCluster, Provider } from '../hosts/provider.ts';
import { nodeNames } from './clusterFile/nodeNames.ts';

/** A cluster on its way: what the phases read, filled as the first phases settle it. */
export interface Draft {
  readonly cluster: BootstrapCluster;
  planned: PlannedCluster | undefined;
  /** Something may have been made of it, so that it is to be removed after a failure. */
  begun: boolean;
  readonly hosts: Map<string, Host>;
}

const settled = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is not settled yet`);
  return value;
};

/** A cluster that is to be made: addresses and hosts come with the phases that settle them. */
export const draftCluster = (spec: ClusterSpec): Draft => {
  const names = nodeNames(spec);
  const hosts = new Map<string, Host>();
  const nodes = spec.nodes.map((node, index): BootstrapNode => {
    const name = names[index] ?? '';
    return {
      name,
      role: node.role,
      spec: node,
      get address() {
        return settled(draft.planned, 'the address of a node').nodes[index]?.address ?? '';
      },
      host: () => settled(hosts.get(name), `the host ${name}`),
    };
  });
  const cluster = { spec, nodes, apiAddress: spec.api.address };
  const draft: Draft = { cluster, planned: undefined, begun: false, hosts };
  return draft;
};

/** A cluster that is there, and what is planned beside it. */
export const presentCluster = (planned: PlannedCluster, provider: Provider): BootstrapCluster => ({
  spec: planned.spec,
  apiAddress: planned.spec.api.address,
  nodes: planned.nodes.map((node) => ({ ...node, host: () => provider.host(node) })),
});

/** The host that commands for a whole cluster run on: its first control plane that runs. */
export const findControlPlane = (found: FoundCluster, provider: Provider): Host | undefined => {
  const node = found.nodes.find(({ role, running }) => role === 'control-plane' && running);
  return node === undefined ? undefined : provider.host(node);
};
