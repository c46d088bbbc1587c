import {
  type BootstrapCluster,
  type BootstrapNode,
  controlPlanes,
  nodeIsReadied,
  workers,
} from './cluster.ts';
import type { Phase } from './phase.ts';
import { finishControlPlane } from './phases/finishControlPlane.ts';
import { installAddons, installNetwork, installStorage, storeConfiguration } from './phases/installAddons.ts';
import { joinControlPlane } from './phases/joinControlPlane.ts';
import { labelNodes } from './phases/labelNodes.ts';
import { prepareNodes } from './phases/prepareNode.ts';
import { startBalancer } from './phases/startBalancer.ts';
import { startControlPlane } from './phases/startControlPlane.ts';
import { startWorkers } from './phases/startWorkers.ts';
import { waitForApi } from './phases/waitForApi.ts';

const joins = (cluster: BootstrapCluster): boolean => controlPlanes(cluster).length > 1;

const names = (nodes: readonly BootstrapNode[]) => nodes.map(({ name }) => name);

/** A phase that starts the hosts of its nodes. */
export type HostPhase = Pick<Phase, 'id' | 'title' | 'needs'> & { readonly nodes: readonly string[] };

export interface PlanOptions {
  readonly startHosts: (phase: HostPhase) => Phase;
  /** Milliseconds that the person waits for Ready nodes. */
  readonly within?: number;
}

/**
 * Containers share this machine: those of workers start when the control plane is at work, which keeps everybody waiting
 * and would be slower beside them. Machines have work of their own to do, and what they need takes long to get there.
 */
const startWorkersLater = (cluster: BootstrapCluster): boolean =>
  cluster.spec.provider === 'docker' && !joins(cluster) && workers(cluster).length > 0;

const startNodes = (cluster: BootstrapCluster, { startHosts, within }: PlanOptions): readonly Phase[] => {
  if (!startWorkersLater(cluster)) {
    const all = names(cluster.nodes);
    return [
      startHosts({ id: 'hosts', title: 'Start the nodes', needs: [], nodes: all }),
      prepareNodes(cluster, all),
      ...(joins(cluster) ? [startBalancer(cluster)] : []),
      startControlPlane(cluster),
      waitForApi(cluster, within),
      ...(workers(cluster).length > 0 ? [startWorkers(cluster)] : []),
    ];
  }
  const first = names(controlPlanes(cluster));
  const others = names(workers(cluster));
  const id = 'prepare-workers';
  const title = "Wait for the workers' container runtime";
  return [
    startHosts({ id: 'hosts', title: "Start the control plane's node", needs: [], nodes: first }),
    prepareNodes(cluster, first),
    startControlPlane(cluster),
    startHosts({
      id: 'worker-hosts',
      title: "Start the workers' nodes",
      needs: ['control-plane'],
      nodes: others,
    }),
    waitForApi(cluster, within),
    prepareNodes(cluster, others, { id, title, needs: ['worker-hosts'] }),
    { ...startWorkers(cluster), needs: [id] },
  ];
};

/** The phases that make hosts, nodes of them, and a network on these; those of `planRest` come after. */
export const planPhases = (cluster: BootstrapCluster, options: PlanOptions): readonly Phase[] => [
  ...startNodes(cluster, options),
  installAddons(cluster),
  ...(cluster.spec.network.plugin === 'none' ? [] : [installNetwork(cluster)]),
  ...(joins(cluster) ? joinControlPlanes(cluster) : []),
];

const joinControlPlanes = (cluster: BootstrapCluster): readonly Phase[] => {
  const others = controlPlanes(cluster).slice(1);
  return [
    storeConfiguration(cluster, ['api']),
    ...others.map((node, index) =>
      joinControlPlane(cluster, node, index === 0 ? 'api' : `join-${others[index - 1]?.name}`),
    ),
  ];
};

/** What has to be there before the rest: for kubeadm's configuration, and for the storage class with its provisioner. */
export interface RestNeeds {
  readonly configuration: Phase['needs'];
  readonly storage: Phase['needs'];
}

/**
 * What nodes need neither to become Ready nor for names to resolve: late, so that it does not take the machine from what
 * they do need. The configuration is mostly waiting, the storage class starts a pod.
 */
export const planRest = (cluster: BootstrapCluster, needs: RestNeeds): readonly Phase[] => [
  ...(joins(cluster) ? [] : [storeConfiguration(cluster, needs.configuration)]),
  installStorage(cluster, needs.storage),
  ...(cluster.nodes.some(({ spec }) => Object.keys(spec.labels).length > 0) ? [labelNodes(cluster)] : []),
  finishControlPlane(cluster),
];

/** The phases that add workers to a running cluster. */
export const planNewWorkers = (cluster: BootstrapCluster, added: readonly string[]): readonly Phase[] => {
  const start = startWorkers(cluster, [...added]);
  const balancer = joins(cluster) ? [startBalancer(cluster, [...added])] : [];
  return [prepareNodes(cluster, added), ...balancer, { ...start, needs: nodeIsReadied(cluster) }];
};
