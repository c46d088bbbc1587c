import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import { countAddresses, formatSubnet, parseSubnet, type Subnet, subnetsOverlap } from '../../lib/subnets.ts';
import type { Path, Problem } from './problem.ts';

interface NamedSubnet {
  readonly name: 'pod subnet' | 'service subnet' | 'node subnet';
  readonly path: Path;
  readonly text: string;
  readonly subnet: Subnet;
}

/** Ranges that no node can use as its own: this host, loopback, link-local, multicast and reserved. */
const unusable = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].flatMap((text) => {
  const subnet = parseSubnet(text);
  return subnet ? [subnet] : [];
});

/** The controller manager gives each node a /24 of the pod subnet unless told otherwise. */
const NODE_PREFIX = 24;
/** kubeadm refuses a pod subnet that could be cut into more than 2^16 parts. */
const MAX_PARTS_BITS = 16;
/** kube-apiserver refuses service subnets of more than 20 bits; kubeadm those of fewer than 10 addresses. */
const SERVICE_PREFIXES = { largest: 12, smallest: 28 } as const;
/** Network and broadcast address, and the gateway. */
const RESERVED_NODE_ADDRESSES = 3;

/** Whether a patch changes the size of a node's part, so that our arithmetic does not hold. */
const patchesNodeMask = (spec: ClusterSpec): boolean =>
  JSON.stringify([spec.kubeadmPatches, spec.kubeadmJsonPatches]).includes('node-cidr-mask-size');

const explainPodSize = (subnet: Subnet, spec: ClusterSpec): string | undefined => {
  if (patchesNodeMask(spec)) return undefined;
  if (subnet.prefix < NODE_PREFIX - MAX_PARTS_BITS) {
    return `the pod subnet ${formatSubnet(subnet)} is too large; kubeadm takes /${NODE_PREFIX - MAX_PARTS_BITS} at most`;
  }
  const parts = Math.floor(countAddresses(subnet.prefix) / countAddresses(NODE_PREFIX));
  if (parts >= spec.nodes.length) return undefined;
  const room = parts === 0 ? 'none' : `${parts} of ${spec.nodes.length} nodes`;
  return `the pod subnet ${formatSubnet(subnet)} is too small; each node takes a /${NODE_PREFIX} of it, which is enough for ${room}`;
};

const explainServiceSize = ({ base, prefix }: Subnet): string | undefined => {
  const { largest, smallest } = SERVICE_PREFIXES;
  if (prefix >= largest && prefix <= smallest) return undefined;
  const word = prefix < largest ? 'large' : 'small';
  return `the service subnet ${formatSubnet({ base, prefix })} is too ${word}; Kubernetes takes /${largest} to /${smallest}`;
};

const explainNodeSize = (subnet: Subnet, count: number): string | undefined => {
  const room = countAddresses(subnet.prefix) - RESERVED_NODE_ADDRESSES;
  if (room >= count) return undefined;
  return `the node subnet ${formatSubnet(subnet)} is too small; it has ${Math.max(room, 0)} addresses for ${count} nodes`;
};

const explainSize = ({ name, subnet }: NamedSubnet, spec: ClusterSpec): string | undefined => {
  if (name === 'pod subnet') return explainPodSize(subnet, spec);
  return name === 'service subnet' ? explainServiceSize(subnet) : explainNodeSize(subnet, spec.nodes.length);
};

const checkSubnet = (named: NamedSubnet, spec: ClusterSpec): readonly Problem[] => {
  const { name, path, text, subnet } = named;
  const tidy = formatSubnet(subnet);
  const messages: (string | undefined)[] = [explainSize(named, spec)];
  if (tidy !== text) {
    messages.push(`the ${name} ${text} has bits after its prefix; write ${tidy}`);
  }
  const taken = unusable.find((range) => subnetsOverlap(range, subnet));
  if (taken) messages.push(`the ${name} ${tidy} is in ${formatSubnet(taken)}, which no network can use`);
  return messages.flatMap((message) => (message === undefined ? [] : [{ path, message }]));
};

const checkOverlap = (one: NamedSubnet, earlier: readonly NamedSubnet[]): readonly Problem[] =>
  earlier
    .filter(({ subnet }) => subnetsOverlap(subnet, one.subnet))
    .map((other) => ({
      path: one.path,
      message: `the ${one.name} ${one.text} overlaps the ${other.name} ${other.text}`,
    }));

const nameSubnets = ({ network }: ClusterSpec): readonly NamedSubnet[] =>
  (
    [
      ['pod subnet', 'podSubnet', network.podSubnet],
      ['service subnet', 'serviceSubnet', network.serviceSubnet],
      ['node subnet', 'nodeSubnet', network.nodeSubnet],
    ] as const
  ).flatMap(([name, key, text]) => {
    const subnet = text === undefined ? undefined : parseSubnet(text);
    return text === undefined || subnet === undefined ? [] : [{ name, path: ['network', key], text, subnet }];
  });

/** Whether each subnet is usable and large enough, and none overlaps another. */
export const checkSubnets = (spec: ClusterSpec): readonly Problem[] => {
  const subnets = nameSubnets(spec);
  return subnets.flatMap((one, index) => [
    ...checkSubnet(one, spec),
    ...checkOverlap(one, subnets.slice(0, index)),
  ]);
};
