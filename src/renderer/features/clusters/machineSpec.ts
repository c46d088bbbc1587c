import type { ClusterSpec, NodeSpec } from '../../../shared/clusterSpec.ts';
import type { FileFinding } from '../../../shared/contract/clusters.ts';
import { newNode } from './startSpec.ts';

/** The machines of a spec, in the order of its nodes. */
export const listMachines = ({ nodes }: Pick<ClusterSpec, 'nodes'>): readonly string[] =>
  nodes.flatMap(({ host }) => host ?? []);

/** A node without a machine: what a cluster on machines begins with. */
const NO_MACHINE: readonly NodeSpec[] = [newNode('control-plane')];

/** The spec in the other place; the name, the version and what else means the same in both stay. */
export const changeProvider = (
  spec: ClusterSpec,
  provider: ClusterSpec['provider'],
  before: ClusterSpec,
): ClusterSpec => {
  const { nodeSubnet: _now, ...network } = spec.network;
  const { nodeSubnet } = before.network;
  return {
    ...spec,
    provider,
    nodes: before.provider === provider ? before.nodes : [...NO_MACHINE],
    api: before.api,
    network: { ...network, ...(nodeSubnet === undefined ? {} : { nodeSubnet }) },
  };
};

/** Those that stay keep their role and what was said of them; the first of all is a control plane. */
export const setMachines = (spec: ClusterSpec, names: readonly string[]): ClusterSpec => {
  const kept = spec.nodes.filter(({ host }) => host !== undefined && names.includes(host));
  const known = listMachines({ nodes: kept });
  const added = names
    .filter((name) => !known.includes(name))
    .map((host): NodeSpec => ({ ...newNode('worker'), host }));
  const [first, ...others] = [...kept, ...added];
  if (first === undefined) return { ...spec, nodes: [...NO_MACHINE] };
  const hasControlPlane = [first, ...others].some(({ role }) => role === 'control-plane');
  return { ...spec, nodes: [hasControlPlane ? first : { ...first, role: 'control-plane' }, ...others] };
};

export const setRole = (spec: ClusterSpec, index: number, role: NodeSpec['role']): ClusterSpec => ({
  ...spec,
  nodes: spec.nodes.map((node, at) => (at === index ? { ...node, role } : node)),
});

/** The spec with a node one place earlier (-1) or later (1). */
export const moveNode = (spec: ClusterSpec, index: number, by: -1 | 1): ClusterSpec => {
  const nodes = [...spec.nodes];
  const [node] = nodes.splice(index, 1);
  if (node !== undefined) nodes.splice(index + by, 0, node);
  return { ...spec, nodes };
};

/** The line of a cluster file that names a machine, from 1. */
const findLine = (text: string, name: string): number | undefined => {
  const pattern = new RegExp(`\\bhost:\\s*["']?${name.replace(/[^\w-]/g, '\\$&')}["']?\\s*(?:[,}#]|$)`);
  const index = text.split('\n').findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
};

/** Machines that a spec names and the inventory does not have. */
export const findUnknownMachines = (
  { spec, text }: { readonly spec: ClusterSpec; readonly text: string },
  known: readonly string[],
): readonly FileFinding[] =>
  spec.nodes.flatMap(({ host }, index): readonly FileFinding[] => {
    if (spec.provider !== 'ssh' || host === undefined || known.includes(host)) return [];
    const line = findLine(text, host);
    return [
      {
        severity: 'error',
        path: `nodes[${index}].host`,
        message: `no machine is named ${host} here: add it, or choose another one`,
        ...(line === undefined ? {} : { line }),
      },
    ];
  });
