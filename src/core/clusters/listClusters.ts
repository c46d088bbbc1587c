import type { ClusterSummary, NodeSummary } from '../../shared/cluster.ts';
import { AppError } from '../../shared/errors.ts';
import type { FoundCluster } from '../hosts/provider.ts';
import { findImageVersion } from './clusterFile/findImageVersion.ts';
import type { ClusterTools } from './clusterTools.ts';
import { findClusterHolder } from './operations/lockCluster.ts';

const summarizeState = (nodes: readonly NodeSummary[]): ClusterSummary['state'] => {
  const running = nodes.filter(({ host }) => host === 'running').length;
  if (running === 0) return nodes.length === 0 ? 'unfinished' : 'stopped';
  return running === nodes.length ? 'running' : 'partly running';
};

const stateOf = async (tools: ClusterTools, name: string, nodes: readonly NodeSummary[]) => {
  if ((await findClusterHolder(tools.home.locks, name)) !== undefined) return 'busy';
  const latest = await tools.home.journal.latest(name);
  const unfinished = latest?.record.kind === 'create' && latest.record.state !== 'done';
  return unfinished ? 'unfinished' : summarizeState(nodes);
};

/** One of the clusters that were found, with its state. */
export const summarizeCluster = async (tools: ClusterTools, found: FoundCluster): Promise<ClusterSummary> => {
  const nodes = found.nodes.map(
    ({ name, role, address, running }): NodeSummary => ({
      name,
      role,
      address,
      host: running ? 'running' : 'stopped',
    }),
  );
  const image = found.nodes[0]?.image ?? found.spec?.image ?? '';
  return {
    name: found.name,
    provider: found.provider,
    state: await stateOf(tools, found.name, nodes),
    kubernetes: found.spec?.kubernetes ?? findImageVersion(image) ?? 'unknown',
    image,
    ...(found.server !== undefined && found.nodes.some(({ running }) => running)
      ? { server: found.server }
      : {}),
    nodes,
    createdAt: found.createdAt,
  };
};

/** Every cluster that the provider's hosts tell of, whatever became of the app's own files. */
export const listClusters = async (
  tools: ClusterTools,
  signal: AbortSignal,
): Promise<readonly ClusterSummary[]> => {
  const found = await tools.find({ signal });
  return await Promise.all(found.map((cluster) => summarizeCluster(tools, cluster)));
};

/** One cluster by name; `CLUSTER_NOT_FOUND`. */
export const findCluster = async (
  tools: ClusterTools,
  name: string,
  signal: AbortSignal,
): Promise<FoundCluster> => {
  const [found] = await tools.find({ cluster: name, signal });
  if (found === undefined) {
    throw new AppError('CLUSTER_NOT_FOUND', `There is no cluster named ${name}.`, {
      hint: 'slipway list shows the clusters there are.',
    });
  }
  return found;
};

export const getCluster = async (
  tools: ClusterTools,
  name: string,
  signal: AbortSignal,
): Promise<ClusterSummary> => await summarizeCluster(tools, await findCluster(tools, name, signal));
