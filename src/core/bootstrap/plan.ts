import { type BootstrapCluster, controlPlanes, nodeIsReadied, workers } from './cluster.ts';
import type { Phase } from './phase.ts';
import { finishControlPlane } from './phases/finishControlPlane.ts';
import { installAddons, installNetworkAndStorage, storeConfiguration } from './phases/installAddons.ts';
import { joinControlPlane } from './phases/joinControlPlane.ts';
import { labelNodes } from './phases/labelNodes.ts';
import { prepareNode } from './phases/prepareNode.ts';
import { startBalancer } from './phases/startBalancer.ts';
import { startControlPlane } from './phases/startControlPlane.ts';
import { startWorkers } from './phases/startWorkers.ts';
import { waitForApi } from './phases/waitForApi.ts';

/**
 * The phases that make a cluster of hosts, in order; a phase named `hosts` must come before them. `within` are the
 * milliseconds that the person waits for Ready nodes.
 */
export const planPhases = (cluster: BootstrapCluster, within?: number): readonly Phase[] => {
  const others = controlPlanes(cluster).slice(1);
  const joins = others.map((node, index) =>
    joinControlPlane(cluster, node, index === 0 ? 'api' : `join-${others[index - 1]?.name}`),
  );
  return [
    prepareNode(cluster),
    ...(others.length > 0 ? [startBalancer(cluster)] : []),
    startControlPlane(cluster),
    waitForApi(cluster, within),
    ...(workers(cluster).length > 0 ? [startWorkers(cluster)] : []),
    installAddons(cluster),
    installNetworkAndStorage(cluster),
    storeConfiguration(cluster),
    ...joins,
    ...(cluster.nodes.some(({ spec }) => Object.keys(spec.labels).length > 0) ? [labelNodes(cluster)] : []),
    finishControlPlane(cluster),
  ];
};

/** The phases that add workers to a running cluster. */
export const planNewWorkers = (cluster: BootstrapCluster, names: readonly string[]): readonly Phase[] => {
  const added = { ...cluster, nodes: cluster.nodes.filter(({ name }) => names.includes(name)) };
  const start = startWorkers(cluster, [...names]);
  const balancer = controlPlanes(cluster).length > 1 ? [startBalancer(cluster, [...names])] : [];
  return [prepareNode(added), ...balancer, { ...start, needs: nodeIsReadied(cluster) }];
};
