import type { ClusterSpec, NodeSpec } from '../../../shared/clusterSpec.ts';
import type { Path, Problem } from './problem.ts';

/** What only a container can be given; a machine is as it is. */
const CONTAINER_ONLY: readonly (readonly [keyof NodeSpec, string])[] = [
  ['cpus', 'limits of CPU are for nodes in Docker: a machine gives what it has'],
  ['memory', 'limits of memory are for nodes in Docker: a machine gives what it has'],
  ['ports', 'a machine has its own address, so no ports are mapped to it'],
  ['mounts', 'folders of this computer cannot be mounted on a machine over SSH'],
];

/** Whether nodes name machines where, and only where, they run on machines. */
export const checkMachines = ({ provider, nodes, network }: ClusterSpec): readonly Problem[] => {
  if (provider === 'docker') {
    return nodes.flatMap(({ host }, index) =>
      host === undefined
        ? []
        : [{ path: ['nodes', index, 'host'], message: 'only clusters with provider: ssh name machines' }],
    );
  }
  const seen = new Map<string, number>();
  return [
    ...(network.nodeSubnet === undefined
      ? []
      : [{ path: ['network', 'nodeSubnet'], message: 'machines have their addresses already' }]),
    ...nodes.flatMap((node, index) => checkMachineNode(node, ['nodes', index], { seen, index })),
  ];
};

interface Seen {
  readonly seen: Map<string, number>;
  readonly index: number;
}

const checkMachineNode = (node: NodeSpec, path: Path, { seen, index }: Seen): readonly Problem[] => {
  const problems: Problem[] = CONTAINER_ONLY.filter(([key]) => {
    const value = node[key];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  }).map(([key, message]) => ({ path: [...path, key], message }));
  const { host } = node;
  if (host === undefined) {
    return [...problems, { path, message: 'with provider: ssh every node names its machine: host: NAME' }];
  }
  const other = seen.get(host);
  seen.set(host, index);
  return other === undefined
    ? problems
    : [
        ...problems,
        { path: [...path, 'host'], message: `${host} is the machine of nodes[${other}] already` },
      ];
};
