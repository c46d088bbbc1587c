import { AppError } from '../../shared/errors.ts';
import type { Phase } from '../bootstrap/phase.ts';
import type { RemoveNodeRequest, StartedOperation } from '../core.ts';
import type { FoundCluster } from '../hosts/provider.ts';
import { drainNode } from '../kube/drainNode.ts';
import { CONTROL_PLANE_LABEL, cordonNode, deleteNode, type KubeNode, listNodes } from '../kube/nodes.ts';
import type { ClusterTools } from './clusterTools.ts';
import { withApi } from './connectApi.ts';
import { findCluster } from './listClusters.ts';
import { startOperation } from './operations/startOperation.ts';
import { reachCluster } from './reachCluster.ts';

const DRAIN_WITHIN = 300_000;

const refuseControlPlane = ({ cluster, node }: RemoveNodeRequest) =>
  new AppError('UNSUPPORTED', `${node} is a control plane; only workers can be removed.`, {
    hint: `To remove the whole cluster: slipway delete ${cluster}.`,
  });

/** Sees that a node without a host is one that Kubernetes still knows: its removal stopped half-way, or its host was lost. */
const checkLeftover = (request: RemoveNodeRequest, found: FoundCluster, known: readonly KubeNode[]): void => {
  const left = known.find(({ metadata }) => metadata.name === request.node);
  if (left?.metadata.labels?.[CONTROL_PLANE_LABEL] !== undefined) throw refuseControlPlane(request);
  if (left !== undefined) return;
  const names = new Set([
    ...found.nodes.map(({ name }) => name),
    ...known.map(({ metadata }) => metadata.name),
  ]);
  throw new AppError('NODE_NOT_FOUND', `Cluster ${request.cluster} has no node named ${request.node}.`, {
    hint: `Its nodes: ${[...names].join(', ')}.`,
  });
};

/**
 * Takes a worker out of a running cluster: cordon, drain by eviction, and only then its removal; see
 * `Core.clusters.removeNode`. When the drain is blocked the node stays, cordoned. A node that has no host any more is
 * taken out of Kubernetes.
 */
export const removeNode = async (
  tools: ClusterTools,
  request: RemoveNodeRequest,
): Promise<StartedOperation> => {
  const signal = AbortSignal.timeout(30_000);
  const found = await findCluster(tools, request.cluster, signal);
  const node = found.nodes.find(({ name }) => name === request.node);
  if (node?.role === 'control-plane') throw refuseControlPlane(request);
  const credentials = await reachCluster(tools, found, signal);
  const forget: Phase = {
    id: 'forget',
    title: 'Take it out of the cluster',
    needs: [],
    run: (step) => withApi(credentials, (api) => deleteNode(api, request.node, step.signal)),
  };
  if (node === undefined) {
    const known = await withApi(credentials, (api) => listNodes(api, signal));
    checkLeftover(request, found, known);
    return await startOperation(
      { kind: 'remove-node', cluster: request.cluster, phases: [forget] },
      tools.home,
    );
  }
  const within = request.drainWithin ?? DRAIN_WITHIN;
  return await startOperation(
    {
      kind: 'remove-node',
      cluster: request.cluster,
      phases: [
        {
          id: 'cordon',
          title: 'Let nothing new be scheduled on it',
          needs: [],
          run: async (step) => {
            await withApi(credentials, (api) => cordonNode(api, node.name, step.signal));
          },
        },
        {
          id: 'drain',
          title: 'Evict its pods',
          needs: ['cordon'],
          run: async ({ signal: limit, note }) => {
            try {
              await withApi(credentials, (api) => drainNode(api, node.name, { signal: limit, within, note }));
            } catch (error) {
              const blocked = error instanceof AppError && error.code === 'DRAIN_BLOCKED';
              if (!blocked || !request.force) throw error;
              note(`went on though ${error.details.length} pods were left`);
            }
          },
        },
        {
          id: 'remove-host',
          title: 'Stop and remove it',
          needs: ['drain'],
          run: (step) =>
            tools.providers[found.provider].removeHosts(request.cluster, [node.name], {
              signal: step.signal,
            }),
        },
        { ...forget, needs: ['remove-host'] },
      ],
    },
    tools.home,
  );
};
