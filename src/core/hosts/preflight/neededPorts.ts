import type { NodeRole } from '../../../shared/cluster.ts';

export interface NeededPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly use: string;
  /** Who connects to it: every node, the control planes, or programs on the node itself alone. */
  readonly from: 'all' | 'control-planes' | 'itself';
}

const everyNode: readonly NeededPort[] = [
  { protocol: 'tcp', port: 10250, use: 'the kubelet', from: 'all' },
  { protocol: 'tcp', port: 10256, use: 'kube-proxy', from: 'itself' },
  { protocol: 'udp', port: 8472, use: "the pods' network (VXLAN)", from: 'all' },
];

const controlPlane: readonly NeededPort[] = [
  { protocol: 'tcp', port: 6443, use: 'the API server', from: 'all' },
  { protocol: 'tcp', port: 2379, use: 'etcd', from: 'control-planes' },
  { protocol: 'tcp', port: 2380, use: 'etcd', from: 'control-planes' },
  { protocol: 'tcp', port: 10257, use: 'the controller manager', from: 'itself' },
  { protocol: 'tcp', port: 10259, use: 'the scheduler', from: 'itself' },
];

/** Each node has its own way to the several API servers. */
const balancer: NeededPort = { protocol: 'tcp', port: 7443, use: 'the balancer', from: 'itself' };

/** The ports that a node of this role listens on. */
export const listNeededPorts = (
  role: NodeRole,
  { severalControlPlanes }: { readonly severalControlPlanes: boolean },
): readonly NeededPort[] => [
  ...(role === 'control-plane' ? controlPlane : []),
  ...everyNode,
  ...(severalControlPlanes ? [balancer] : []),
];

/** The ports in words: `TCP 6443, 2379 and 10250, UDP 8472`. */
export const describePorts = (ports: readonly Pick<NeededPort, 'protocol' | 'port'>[]): string =>
  (['tcp', 'udp'] as const)
    .map((protocol) => ({
      protocol,
      numbers: ports.filter((port) => port.protocol === protocol).map(({ port }) => String(port)),
    }))
    .filter(({ numbers }) => numbers.length > 0)
    .map(({ protocol, numbers }) => `${protocol.toUpperCase()} ${joinWords(numbers)}`)
    .join(', ');

/** `a`, `a and b`, `a, b and c`. */
export const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
