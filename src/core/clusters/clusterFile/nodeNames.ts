import type { NodeRole } from '../../../shared/cluster.ts';

/** The part of a cluster spec that its nodes' names follow from. */
export interface NamedNodes {
  readonly name: string;
  readonly nodes: readonly { readonly role: NodeRole }[];
}

/**
 * Names of a spec's nodes, in the order of `spec.nodes`: `demo-control-plane-1`, `demo-worker-1`,
 * `demo-worker-2`, numbered per role.
 */
export const nodeNames = (spec: NamedNodes): readonly string[] => {
  const counts: Record<NodeRole, number> = { 'control-plane': 0, worker: 0 };
  return spec.nodes.map(({ role }) => {
    counts[role] += 1;
    return `${spec.name}-${role}-${counts[role]}`;
  });
};
