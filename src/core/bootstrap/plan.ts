import {
  type BootstrapCluster,
  type BootstrapNode,
  controlPlanes,
  hasSeveralControlPlanes,
  nodeIsReadied,
  workers,
} from './cluster.ts';
import type { Phase, PhaseHead } from './phase.ts';
import { finishControlPlane } from './phases/finishControlPlane.ts';
import { installAddons, installNetwork, installStorage, storeConfiguration } from './phases/installAddons.ts';
import { joinControlPlane } from './phases/joinControlPlane.ts';
import { labelNodes } from './phases/labelNodes.ts';
import { prepareNodes } from './phases/prepareNode.ts';
import { startBalancer } from './phases/startBalancer.ts';
import { startControlPlane } from './phases/startControlPlane.ts';
import { startWorkers } from './phases/startWorkers.ts';
import { waitForApi } from './phases/waitForApi.ts';

const names = (nodes: readonly BootstrapNode[]) => nodes.map(({ name }) => name);

/** A phase that starts the hosts of its nodes. */
export type HostPhase = PhaseHead & { readonly nodes: readonly string[] };

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
  cluster.spec.provider === 'docker' && !hasSeveralControlPlanes(cluster) && workers(cluster).length > 0;

const startNodes = (cluster: BootstrapCluster, { startHosts, within }: PlanOptions): readonly Phase[] => {
  const later = startWorkersLater(cluster) ? names(workers(cluster)) : [];
  const first = names(cluster.nodes).filter((name) => !later.includes(name));
  const title = later.length > 0 ? "Start the control plane's node" : 'Start the nodes';
  return [
    startHosts({ id: 'hosts', title, needs: [], nodes: first }),
    prepareNodes(cluster, first),
    ...(hasSeveralControlPlanes(cluster) ? [startBalancer(cluster)] : []),
    startControlPlane(cluster),
    ...(later.length > 0 ? [startHosts({ ...WORKER_HOSTS, nodes: later })] : []),
    waitForApi(cluster, within),
    ...joinWorkers(cluster, later),
  ];
};

const WORKER_HOSTS: PhaseHead = {
  id: 'worker-hosts',
  title: "Start the workers' nodes",
  needs: ['control-plane'],
};
const PREPARE_WORKERS: PhaseHead = {
  id: 'prepare-workers',
  title: "Wait for the workers' container runtime",
  needs: [WORKER_HOSTS.id],
};

const joinWorkers = (cluster: BootstrapCluster, later: readonly string[]): readonly Phase[] => {
  if (workers(cluster).length === 0) return [];
  const start = startWorkers(cluster);
  if (later.length === 0) return [start];
  return [prepareNodes(cluster, later, PREPARE_WORKERS), { ...start, needs: [PREPARE_WORKERS.id] }];
};

/** The phases that make hosts, nodes of them, and a network on these; those of `planRest` come after. */
export const planPhases = (cluster: BootstrapCluster, options: PlanOptions): readonly Phase[] => [
  ...startNodes(cluster, options),
  installAddons(cluster),
  ...(cluster.spec.network.plugin === 'none' ? [] : [installNetwork(cluster)]),
  ...(hasSeveralControlPlanes(cluster) ? joinControlPlanes(cluster) : []),
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
  ...(hasSeveralControlPlanes(cluster) ? [] : [storeConfiguration(cluster, needs.configuration)]),
  installStorage(cluster, needs.storage),
  ...(cluster.nodes.some(({ spec }) => Object.keys(spec.labels).length > 0) ? [labelNodes(cluster)] : []),
  finishControlPlane(cluster),
];

/** The phases that add workers to a running cluster. */
export const planNewWorkers = (cluster: BootstrapCluster, added: readonly string[]): readonly Phase[] => {
  const start = startWorkers(cluster, [...added]);
  const balancer = hasSeveralControlPlanes(cluster) ? [startBalancer(cluster, [...added])] : [];
  return [prepareNodes(cluster, added), ...balancer, { ...start, needs: nodeIsReadied(cluster) }];
};
