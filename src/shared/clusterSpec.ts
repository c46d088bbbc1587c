import { z } from 'zod';

export const DEFAULT_KUBERNETES_VERSION = 'v1.36.3';

/** A cluster's name is also the prefix of its nodes' host names, so it is a short DNS label. */
export const clusterName = z
  .string()
  .max(40, 'a cluster name has at most 40 characters')
  .regex(
    /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    'a cluster name has lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen',
  );

export const kubernetesVersion = z
  .string()
  .regex(/^v\d+\.\d+\.\d+$/, 'a Kubernetes version looks like v1.36.3');

const port = z.int().min(0).max(65535);
const cidr = z.cidrv4('a subnet looks like 10.244.0.0/16');

export const portMapping = z.strictObject({
  container: z.int().min(1).max(65535).describe('Port on the node.'),
  host: port.default(0).describe('Port on this machine; 0 picks a free one.'),
  address: z.ipv4().default('127.0.0.1').describe('Address on this machine to listen on.'),
  protocol: z.enum(['TCP', 'UDP', 'SCTP']).default('TCP'),
});

const mount = z.strictObject({
  host: z.string().min(1).describe('Path on this machine.'),
  container: z.string().startsWith('/', 'a path on the node starts with /').describe('Path on the node.'),
  readOnly: z.boolean().default(false),
  propagation: z.enum(['None', 'HostToContainer', 'Bidirectional']).default('None'),
});

const taint = z.strictObject({
  key: z.string().min(1),
  value: z.string().default(''),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

/** The kinds of document that make up kubeadm's configuration. */
export const kubeadmKind = z.enum([
  'InitConfiguration',
  'ClusterConfiguration',
  'JoinConfiguration',
  'KubeletConfiguration',
  'KubeProxyConfiguration',
]);

/** A merge patch on the kubeadm configuration document of the same `kind` (RFC 7386). */
export const kubeadmPatch = z
  .looseObject({ kind: kubeadmKind })
  .describe('Merged over the kubeadm configuration document of this kind (JSON merge patch).');

const pointer = z.string().regex(/^(\/([^~/]|~[01])*)*$/, 'a JSON pointer looks like /apiServer/certSANs/0');

/** One step of a JSON patch (RFC 6902). */
const jsonPatchStep = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), path: pointer, value: z.unknown() }),
  z.strictObject({ op: z.literal('replace'), path: pointer, value: z.unknown() }),
  z.strictObject({ op: z.literal('test'), path: pointer, value: z.unknown() }),
  z.strictObject({ op: z.literal('remove'), path: pointer }),
  z.strictObject({ op: z.literal('move'), from: pointer, path: pointer }),
  z.strictObject({ op: z.literal('copy'), from: pointer, path: pointer }),
]);

export const kubeadmJsonPatch = z
  .strictObject({ kind: kubeadmKind, patch: z.array(jsonPatchStep).min(1, 'a patch has at least one step') })
  .describe(
    'Applied to the kubeadm configuration document of this kind, after the merge patches (JSON patch).',
  );

export const nodeSpec = z.strictObject({
  role: z.enum(['control-plane', 'worker']),
  host: z
    .string()
    .min(1)
    .optional()
    .describe('With provider ssh: the machine of the inventory that becomes this node, by name.'),
  image: z.string().min(1).optional().describe('Node image of this node alone.'),
  cpus: z.number().positive().optional().describe('CPUs the node may use, for example 1.5.'),
  memory: z
    .string()
    .regex(/^\d+(Mi|Gi)$/, 'memory looks like 512Mi or 2Gi')
    .optional()
    .describe('Memory the node may use.'),
  ports: z.array(portMapping).default([]),
  mounts: z.array(mount).default([]),
  labels: z.record(z.string(), z.string()).default({}),
  taints: z.array(taint).optional().describe('Replaces the default taints of the role.'),
  kubeadmPatches: z.array(kubeadmPatch).default([]),
  kubeadmJsonPatches: z.array(kubeadmJsonPatch).default([]),
});

/** The cluster file: everything that a person can say about a cluster before it is made. */
export const clusterSpec = z.strictObject({
  apiVersion: z.literal('slipway.dev/v1').default('slipway.dev/v1'),
  kind: z.literal('Cluster').default('Cluster'),
  name: clusterName.describe('Name of the cluster; the name on the command line wins over it.'),
  provider: z
    .enum(['docker', 'ssh'])
    .default('docker')
    .describe('Where nodes run: in Docker on this machine, or on machines over SSH.'),
  kubernetes: kubernetesVersion.default(DEFAULT_KUBERNETES_VERSION),
  image: z
    .string()
    .min(1)
    .optional()
    .describe('Node image; without it one of the Kubernetes version is found, pulled or built.'),
  network: z
    .strictObject({
      podSubnet: cidr.default('10.244.0.0/16'),
      serviceSubnet: cidr.default('10.96.0.0/16'),
      nodeSubnet: cidr.optional().describe('Subnet of the nodes; without it a free one is chosen.'),
      domain: z
        .string()
        .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'a cluster domain looks like cluster.local')
        .default('cluster.local'),
      plugin: z.enum(['flannel', 'none']).default('flannel'),
      kubeProxyMode: z.enum(['iptables', 'nftables']).default('iptables'),
    })
    .prefault({}),
  api: z
    .strictObject({
      address: z.ipv4().default('127.0.0.1'),
      port: port.default(0).describe('Port of the API server on this machine; 0 picks a free one.'),
    })
    .prefault({}),
  featureGates: z.record(z.string(), z.boolean()).default({}),
  runtimeConfig: z.record(z.string(), z.string()).default({}),
  kubeadmPatches: z.array(kubeadmPatch).default([]),
  kubeadmJsonPatches: z.array(kubeadmJsonPatch).default([]),
  containerdPatches: z
    .array(z.string())
    .default([])
    .describe('TOML documents that containerd merges over its own configuration.'),
  nodes: z
    .array(nodeSpec)
    .min(1, 'a cluster has at least one node')
    .max(50, 'a cluster here has at most 50 nodes'),
});

export type ClusterSpec = z.output<typeof clusterSpec>;
export type ClusterSpecInput = z.input<typeof clusterSpec>;
export type NodeSpec = z.output<typeof nodeSpec>;
export type KubeadmPatch = z.output<typeof kubeadmPatch>;
export type KubeadmJsonPatch = z.output<typeof kubeadmJsonPatch>;
export type KubeadmKind = z.output<typeof kubeadmKind>;
