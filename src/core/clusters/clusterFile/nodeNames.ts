import type { NodeRole } from '../../../shared/cluster.ts';

/** The part of a cluster spec that its nodes' names follow from. */
export interface NamedNodes {
  readonly name: string;
  readonly nodes: readonly { readonly role: NodeRole; readonly host?: string | undefined }[];
}

/**
 * Names of a spec's nodes, in the order of `spec.nodes`: `demo-control-plane-1`, `demo-worker-1`,
 * `demo-worker-2`, numbered per role. A node on a machine over SSH is named as its machine.
 */
export const nodeNames = (spec: NamedNodes): readonly string[] => {
  const counts: Record<NodeRole, number> = { 'control-plane': 0, worker: 0 };
  return spec.nodes.map(({ role, host }) => {
    counts[role] += 1;
    if (host !== undefined) return host;
    return `${spec.name}-${role}-${counts[role]}`;
  });
};
