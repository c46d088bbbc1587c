import { AppError } from '../../shared/errors.ts';
import type { NodeStatus } from '../core.ts';
import type { FoundCluster } from '../hosts/provider.ts';
import type { ApiCredentials } from '../kube/connect/certificateAccess.ts';
import { CONTROL_PLANE_LABEL, isReady, type KubeNode, listNodes } from '../kube/nodes.ts';
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

/** The nodes as Kubernetes has them: hosts that it does not know, and nodes whose host is gone, among them. */
export const listNodeStatus = async (
  tools: ClusterTools,
  name: string,
  signal: AbortSignal,
): Promise<readonly NodeStatus[]> => {
  const found = await findCluster(tools, name, signal);
  const credentials = await reachCluster(tools, found, signal);
  const nodes = await withApi(credentials, (api) => listNodes(api, signal));
  const describe = (node: KubeNode, status: string) => ({
    ready: isReady(node),
    status,
    version: node.status?.nodeInfo?.kubeletVersion ?? '',
    createdAt: Date.parse(node.metadata.creationTimestamp),
  });
  const ours = found.nodes.map(({ name, role, address }): NodeStatus => {
    const node = nodes.find(({ metadata }) => metadata.name === name);
    const known = node === undefined ? MISSING : describe(node, describeStatus(node));
    return { name, role, address, ...known };
  });
  const hosts = new Set(ours.map((host) => host.name));
  const left = nodes.filter(({ metadata }) => !hosts.has(metadata.name));
  return [
    ...ours,
    ...left.map((node): NodeStatus => {
      const { name, labels } = node.metadata;
      const role = labels?.[CONTROL_PLANE_LABEL] === undefined ? 'worker' : 'control-plane';
      const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
      return { name, role, address, ...describe(node, `${describeStatus(node)},HostMissing`) };
    }),
  ];
};

const MISSING = { ready: false, status: 'Missing', version: '' };
