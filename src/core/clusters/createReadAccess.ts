import { AppError } from '../../shared/errors.ts';
import { certificateAccess } from '../kube/connect/certificateAccess.ts';
import type { KubeAccess } from '../kube/connect/kubeAccess.ts';
import { readContextAccess } from '../kube/connect/readContextAccess.ts';
import { type ContextSource, createResolveContext } from '../kubeconfig/resolveContext.ts';
import type { ClusterTools } from './clusterTools.ts';
import { findCluster } from './listClusters.ts';
import { reachCluster } from './reachCluster.ts';

export interface ReadAccessOptions {
  readonly tools: (signal: AbortSignal) => Promise<ClusterTools>;
  /** The kubeconfigs, in the order that they count. */
  readonly listSources: () => Promise<readonly ContextSource[]>;
  readonly env: NodeJS.ProcessEnv;
}

/** Makes what finds how a cluster is reached: ours through their hosts, others through their kubeconfig. */
export const createReadAccess = ({ tools, listSources, env }: ReadAccessOptions) => {
  const resolveContext = createResolveContext();
  return async (id: string, signal: AbortSignal): Promise<KubeAccess> => {
    const [, type, name] = /^(slipway|context)\/(.+)$/s.exec(id) ?? [];
    if (name === undefined) {
      throw new AppError('BAD_INPUT', `${id} names no cluster: it is slipway/NAME or context/NAME.`);
    }
    if (type === 'context')
      return await readContextAccess(await resolveContext(await listSources(), name), env);
    const known = await tools(signal);
    return certificateAccess(await reachCluster(known, await findCluster(known, name, signal), signal));
  };
};

/** A kubeconfig is read again at each use, for a person may have changed it; our own hosts are asked when need be. */
export const isContextId = (id: string): boolean => id.startsWith('context/');
