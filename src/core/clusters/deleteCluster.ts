import { AppError } from '../../shared/errors.ts';
import type { OperationRecord } from '../../shared/operation.ts';
import type { StartedOperation } from '../core.ts';
import { contextName } from '../kubeconfig/contextEntries.ts';
import { removeContext } from '../kubeconfig/removeContext.ts';
import type { ClusterTools } from './clusterTools.ts';
import { startOperation } from './operations/startOperation.ts';

export interface DeleteRequest {
  readonly name: string;
  readonly kubeconfig?: string | undefined;
}

/** Removes hosts, network and kubeconfig entries, whichever of them are there; tells all that could not be removed. */
export const removeEverything = async (
  tools: ClusterTools,
  { name, kubeconfig }: DeleteRequest,
  signal: AbortSignal,
): Promise<void> => {
  const results = await Promise.allSettled([
    removeHosts(tools, name, signal),
    removeContext({ paths: tools.kubeconfigPaths(kubeconfig), cluster: name, signal }),
  ]);
  const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failed.length === 1) throw failed[0];
  if (failed.length > 1) throw new AggregateError(failed, `Not all of cluster ${name} could be removed.`);
  await tools.forgetMarks(listIds(name));
};

/** The ids in the contract that a cluster of ours is marked under. */
const listIds = (name: string): readonly string[] => [`slipway/${name}`, `context/${contextName(name)}`];

/** By the provider that has them; of what is not found any more, the journal knows whose it was. */
const removeHosts = async (tools: ClusterTools, name: string, signal: AbortSignal) => {
  const [found] = await tools.find({ cluster: name, signal });
  const entries = found === undefined ? await tools.home.journal.list() : [];
  const spec = entries.find(({ record, details }) => record.cluster === name && details.spec !== undefined)
    ?.details.spec;
  const provider = tools.providers[found?.provider ?? spec?.provider ?? 'docker'];
  await provider.remove(name, { signal, spec: found?.spec ?? spec });
};

/** Where the cluster's context was written: the journal knows, if the person does not say. */
const contextFile = async (tools: ClusterTools, { name, kubeconfig }: DeleteRequest) => {
  if (kubeconfig !== undefined) return kubeconfig;
  const entries = await tools.home.journal.list();
  return entries.find(({ record }) => record.cluster === name && record.kind === 'create')?.details
    .kubeconfig;
};

/** What it left may be on machines that do not answer, so that nothing is found of it. */
const mayHaveLeft = ({ kind, state }: OperationRecord) =>
  (kind === 'create' && ['interrupted', 'failed'].includes(state)) || (kind === 'delete' && state !== 'done');

/** Deletes a cluster; see `Core.clusters.delete`. */
export const deleteCluster = async (
  tools: ClusterTools,
  request: DeleteRequest,
): Promise<StartedOperation> => {
  const { name } = request;
  const kubeconfig = await contextFile(tools, request);
  const paths = tools.kubeconfigPaths(kubeconfig);
  return await startOperation(
    {
      kind: 'delete',
      cluster: name,
      check: async () => {
        const found = await tools.find({ cluster: name, signal: AbortSignal.timeout(30_000) });
        const latest = await tools.home.journal.latest(name);
        if (found.length > 0 || (latest !== undefined && mayHaveLeft(latest.record))) return;
        // The context may be all that is left.
        const removed = await removeContext({ paths, cluster: name, signal: AbortSignal.timeout(30_000) });
        if (removed.length > 0) return;
        throw new AppError('CLUSTER_NOT_FOUND', `There is no cluster named ${name}.`, {
          hint: 'slipway list shows the clusters there are.',
        });
      },
      phases: [
        {
          id: 'remove-hosts',
          title: 'Remove the nodes and their network',
          needs: [],
          run: ({ signal }) => removeHosts(tools, name, signal),
        },
        {
          id: 'remove-context',
          title: 'Remove the context from the kubeconfig',
          needs: [],
          run: async ({ signal }) => {
            await removeContext({ paths, cluster: name, signal });
          },
        },
        {
          id: 'forget-marks',
          title: 'Take its marks out of the settings',
          needs: ['remove-hosts', 'remove-context'],
          run: () => tools.forgetMarks(listIds(name)),
        },
      ],
    },
    tools.home,
  );
};
