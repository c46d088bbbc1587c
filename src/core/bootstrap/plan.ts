import { type BootstrapCluster, controlPlanes, nodeIsReadied, workers } from './cluster.ts';
import type { Phase } from './phase.ts';
import { finishControlPlane } from './phases/finishControlPlane.ts';
import { installAddons, installNetwork, installStorage, storeConfiguration } from './phases/installAddons.ts';
import { joinControlPlane } from './phases/joinControlPlane.ts';
import { labelNodes } from './phases/labelNodes.ts';
import { prepareNode } from './phases/prepareNode.ts';
import { startBalancer } from './phases/startBalancer.ts';
import { startControlPlane } from './phases/startControlPlane.ts';
import { startWorkers } from './phases/startWorkers.ts';
import { waitForApi } from './phases/waitForApi.ts';

const joins = (cluster: BootstrapCluster): boolean => controlPlanes(cluster).length > 1;

/**
 * The phases that make nodes of hosts, up to a network on them; a phase named `hosts` must come before them, and those
 * of `planRest` after. `within` are the milliseconds that the person waits for Ready nodes.
 */
export const planPhases = (cluster: BootstrapCluster, within?: number): readonly Phase[] => [
  prepareNode(cluster),
  ...(joins(cluster) ? [startBalancer(cluster)] : []),
  startControlPlane(cluster),
  waitForApi(cluster, within),
  ...(workers(cluster).length > 0 ? [startWorkers(cluster)] : []),
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

/**
 * What nodes need neither to become Ready nor for names to resolve: after `needs`, so that it does not take the machine
 * from what they do need.
 */
export const planRest = (cluster: BootstrapCluster, needs: Phase['needs']): readonly Phase[] => [
  ...(joins(cluster) ? [] : [storeConfiguration(cluster, needs)]),
  installStorage(cluster, needs),
  ...(cluster.nodes.some(({ spec }) => Object.keys(spec.labels).length > 0) ? [labelNodes(cluster)] : []),
  finishControlPlane(cluster),
];

/** The phases that add workers to a running cluster. */
export const planNewWorkers = (cluster: BootstrapCluster, names: readonly string[]): readonly Phase[] => {
  const added = { ...cluster, nodes: cluster.nodes.filter(({ name }) => names.includes(name)) };
  const start = startWorkers(cluster, [...names]);
  const balancer = joins(cluster) ? [startBalancer(cluster, [...names])] : [];
  return [prepareNode(added), ...balancer, { ...start, needs: nodeIsReadied(cluster) }];
};
