import { type ClusterSpec, clusterSpec, type NodeSpec } from '../../../shared/clusterSpec.ts';
import type { ClusterEntry } from '../../../shared/contract/clusters.ts';

export const newNode = (role: NodeSpec['role']): NodeSpec => clusterSpec.shape.nodes.element.parse({ role });

/** A name that no cluster has: demo, demo-2, … */
export const findFreeName = (taken: readonly string[]): string => {
  for (let index = 1; ; index++) {
    const name = index === 1 ? 'demo' : `demo-${index}`;
    if (!taken.includes(name)) return name;
  }
};

const START = clusterSpec.parse({
  name: 'demo',
  nodes: [{ role: 'control-plane' }, { role: 'worker' }, { role: 'worker' }],
});

/** The names that a create would be refused for; a context's name is no cluster of ours, and takes none. */
export const listTakenNames = (entries: readonly ClusterEntry[]): readonly string[] =>
  entries.filter(isHeld).map(({ name }) => name);

/** A create that failed before it made anything keeps no name. */
const isHeld = ({ provider, state, nodes }: ClusterEntry): boolean =>
  provider !== 'kubeconfig' && (state !== 'unfinished' || nodes.length > 0);

/** What the wizard begins with. The name is taken as it is, also half typed. */
export const makeStartSpec = (name: string): ClusterSpec => ({ ...START, name });

export const countNodes = ({ nodes }: ClusterSpec, role: NodeSpec['role']): number =>
  nodes.filter((node) => node.role === role).length;

/** The spec with another number of nodes of a role; those that stay keep what was said of them. */
export const setCount = (spec: ClusterSpec, role: NodeSpec['role'], count: number): ClusterSpec => {
  const same = spec.nodes.filter((node) => node.role === role).slice(0, count);
  const added = Array.from({ length: Math.max(0, count - same.length) }, () => newNode(role));
  const others = spec.nodes.filter((node) => node.role !== role);
  const nodes = role === 'control-plane' ? [...same, ...added, ...others] : [...others, ...same, ...added];
  return { ...spec, nodes };
};

/** Names as the engine gives them: `demo-worker-2`. */
export const nameNodes = ({ name, nodes }: ClusterSpec): readonly string[] => {
  const counts = { 'control-plane': 0, worker: 0 };
  return nodes.map(({ role, host }) => {
    counts[role] += 1;
    // A node on a machine is named as its machine.
    return host ?? `${name}-${role}-${counts[role]}`;
  });
};
