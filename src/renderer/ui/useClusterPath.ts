import type { ClusterEntry } from '../../shared/contract/clusters.ts';
import { useOperations } from '../api/shared.ts';
import { clusterPath, operationPath } from './links.ts';

/**
 * Gives the path that a cluster's name leads to: its overview, or, while there is nothing to look at in it, the operation
 * that makes it, removes it or did not finish it.
 */
export const useClusterPath = (): ((entry: ClusterEntry) => string) => {
  const { state: records } = useOperations();
  return ({ id, state, nodes, operation }) => {
    if (operation === undefined) return clusterPath(id);
    const kind = records.find((record) => record.id === operation)?.kind;
    const isInTheMaking = state === 'busy' && (kind === 'create' || kind === 'delete');
    return nodes.length === 0 || isInTheMaking ? operationPath(operation) : clusterPath(id);
  };
};
