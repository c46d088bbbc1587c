import { AppError } from '../../shared/errors.ts';
import type { NodeStatus } from '../core.ts';
import type { FoundCluster } from '../hosts/provider.ts';
import type { ApiCredentials } from '../kube/connect/certificateAccess.ts';
import { isReady, type KubeNode, listNodes } from '../kube/nodes.ts';
import { renderKubeconfig } from '../kubeconfig/renderKubeconfig.ts';
import { findControlPlane } from './bootstrapCluster.ts';
import type { ClusterTools } from './clusterTools.ts';
import { readCredentials, withApi } from './connectApi.ts';
import { findCluster } from './listClusters.ts';

/** Administrator's credentials of a running cluster; `HOST_UNREACHABLE` when no control plane runs. */
export const reachCluster = async (
  tools: ClusterTools,
  found: FoundCluster,
  signal: AbortSignal,
): Promise<ApiCredentials> => {
  const host = findControlPlane(found, tools.providers[found.provider]);
  if (host === undefined || found.server === undefined) {
    throw new AppError('HOST_UNREACHABLE', `No control plane of cluster ${found.name} is running.`, {
      hint: `Start it with slipway create ${found.name} --resume, or remove it with slipway delete ${found.name}.`,
    });
  }
  return await readCredentials(host, found.server, signal);
};

/** A kubeconfig for this cluster alone. */
export const readKubeconfig = async (
  tools: ClusterTools,
  name: string,
  signal: AbortSignal,
): Promise<string> => {
  const credentials = await reachCluster(tools, await findCluster(tools, name, signal), signal);
  return renderKubeconfig({ ...credentials, cluster: name });
};

const describeStatus = (node: KubeNode) =>
  [isReady(node) ? 'Ready' : 'NotReady', ...(node.spec?.unschedulable ? ['SchedulingDisabled'] : [])].join(
    ',',
  );

/** The nodes as Kubernetes has them, and hosts that it does not know. */
export const listNodeStatus = async (
  tools: ClusterTools,
  name: string,
  signal: AbortSignal,
): Promise<readonly NodeStatus[]> => {
  const found = await findCluster(tools, name, signal);
  const credentials = await reachCluster(tools, found, signal);
  const nodes = await withApi(credentials, (api) => listNodes(api, signal));
  return found.nodes.map((host): NodeStatus => {
    const node = nodes.find(({ metadata }) => metadata.name === host.name);
    const { role, address } = host;
    if (node === undefined)
      return { name: host.name, role, address, ready: false, status: 'Missing', version: '' };
    return {
      name: host.name,
      role,
      address,
      ready: isReady(node),
      status: describeStatus(node),
      version: node.status?.nodeInfo?.kubeletVersion ?? '',
      createdAt: Date.parse(node.metadata.creationTimestamp),
    };
  });
};
