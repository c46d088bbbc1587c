import type Docker from 'dockerode';
import type { NodeSpec } from '../../../shared/clusterSpec.ts';
import type { PlannedCluster, PlannedNode } from '../provider.ts';
import { LABELS } from './labels.ts';
import type { HostConfig } from './privileges.ts';

const API_PORT = 6443;

const UNITS = { Mi: 2 ** 20, Gi: 2 ** 30 } as const;

/** Bytes of a quantity such as 512Mi or 2Gi. */
export const parseMemory = (memory: string): number =>
  Number.parseInt(memory, 10) * UNITS[memory.slice(-2) as keyof typeof UNITS];

const PROPAGATION = { None: 'rprivate', HostToContainer: 'rslave', Bidirectional: 'rshared' } as const;

const listBinds = (mounts: NodeSpec['mounts']) => [
  '/lib/modules:/lib/modules:ro',
  ...mounts.map((mount) =>
    [
      mount.host,
      mount.container,
      [mount.readOnly ? 'ro' : 'rw', PROPAGATION[mount.propagation]].join(','),
    ].join(':'),
  ),
];

/** Ports are fixed before the container is made: one that Docker picks changes at every start. */
const mapPorts = (cluster: PlannedCluster, node: PlannedNode) => {
  const mappings = node.spec.ports.map((port) => ({
    key: `${port.container}/${port.protocol.toLowerCase()}`,
    binding: { HostIp: port.address, HostPort: String(port.host) },
  }));
  const first = cluster.nodes.find(({ role }) => role === 'control-plane');
  if (node.name === first?.name) {
    const { hostname, port } = new URL(cluster.server);
    mappings.push({ key: `${API_PORT}/tcp`, binding: { HostIp: hostname, HostPort: port } });
  }
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { key, binding } of mappings) bindings[key] = [...(bindings[key] ?? []), binding];
  return bindings;
};

/** The container of one node; `privileges` is what this engine can give. */
export const containerOptions = (
  cluster: PlannedCluster,
  node: PlannedNode,
  privileges: HostConfig,
): Docker.ContainerCreateOptions => {
  const network = networkName(cluster.spec.name);
  const ports = mapPorts(cluster, node);
  return {
    name: node.name,
    Hostname: node.name,
    Image: node.image,
    Env: ['container=docker'],
    // systemd writes its log to the console, which only a terminal makes.
    Tty: true,
    Labels: {
      [LABELS.cluster]: cluster.spec.name,
      [LABELS.role]: node.role,
      [LABELS.address]: node.address,
      [LABELS.image]: node.image,
      [LABELS.server]: cluster.server,
      [LABELS.created]: String(Date.now()),
    },
    Volumes: { '/var': {} },
    ExposedPorts: Object.fromEntries(Object.keys(ports).map((key) => [key, {}])),
    HostConfig: {
      ...privileges,
      Binds: listBinds(node.spec.mounts),
      Tmpfs: { '/tmp': '', '/run': '' },
      NetworkMode: network,
      PortBindings: ports,
      // Comes back with Docker, so that a cluster survives its restart and the machine's.
      RestartPolicy: { Name: 'unless-stopped' },
      // Pods on the host network take the node's own file, where Docker's resolver does not reach.
      ExtraHosts: cluster.nodes.map(({ name, address }) => `${name}:${address}`),
      ...(node.spec.cpus === undefined ? {} : { NanoCpus: Math.round(node.spec.cpus * 1e9) }),
      ...(node.spec.memory === undefined ? {} : { Memory: parseMemory(node.spec.memory) }),
    },
    NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: node.address } } } },
  };
};

export const networkName = (cluster: string): string => `slipway-${cluster}`;
