import type { NodeRole } from '../../shared/cluster.ts';
import type { ClusterSpec, NodeSpec } from '../../shared/clusterSpec.ts';
import type { Host } from '../hosts/host.ts';

/** A node as the bootstrap sees it; its host is there once the step that makes it has run. */
export interface BootstrapNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly address: string;
  readonly spec: NodeSpec;
  readonly host: () => Host;
}

export interface BootstrapCluster {
  readonly spec: ClusterSpec;
  readonly nodes: readonly BootstrapNode[];
  /** Name or address on this machine that the API server's certificate must also cover. */
  readonly apiAddress: string;
}

export const controlPlanes = (cluster: BootstrapCluster): readonly BootstrapNode[] =>
  cluster.nodes.filter(({ role }) => role === 'control-plane');

export const workers = (cluster: BootstrapCluster): readonly BootstrapNode[] =>
  cluster.nodes.filter(({ role }) => role === 'worker');

/** Whether further control planes join the first: then each node has a balancer, and leaders are elected. */
export const hasSeveralControlPlanes = (cluster: BootstrapCluster): boolean =>
  controlPlanes(cluster).length > 1;

/** The control plane that the cluster begins on, and that commands for the whole cluster run on. */
export const firstControlPlane = (cluster: BootstrapCluster): BootstrapNode => {
  const [first] = controlPlanes(cluster);
  if (first === undefined) throw new Error('a cluster without a control plane was to be brought up');
  return first;
};

export const findNode = (cluster: BootstrapCluster, name: string | undefined): BootstrapNode => {
  const node = cluster.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`no node ${name} in the plan`);
  return node;
};

/** Port of the balancer that each node runs for itself when there are several control planes. */
export const BALANCER_PORT = 7443;
export const API_PORT = 6443;

/** Where nodes reach the API server: the one there is, or the balancer on their own loopback. */
export const controlPlaneEndpoint = (cluster: BootstrapCluster): string =>
  hasSeveralControlPlanes(cluster)
    ? `127.0.0.1:${BALANCER_PORT}`
    : `${firstControlPlane(cluster).address}:${API_PORT}`;

/** Phases that a node must have behind it before anything of Kubernetes starts there. */
export const nodeIsReadied = (cluster: BootstrapCluster): readonly string[] =>
  hasSeveralControlPlanes(cluster) ? ['prepare', 'balancer'] : ['prepare'];

export const ADMIN_CONF = '/etc/kubernetes/admin.conf';
/** Cluster administrator by group system:masters: works before RBAC is set up. */
export const SUPER_ADMIN_CONF = '/etc/kubernetes/super-admin.conf';
export const KUBEADM_CONF = '/kind/kubeadm.conf';
export const PATCHES_FOLDER = '/etc/kubernetes/slipway-patches';
