import { z } from 'zod';

// The options of kind v0.33.0's v1alpha4 configuration. Whatever kind reads, this reads; what of it cannot be
// honoured is told by parseKindFile.

const port = z.int().min(-1).max(65535);

const kindMount = z.strictObject({
  hostPath: z.string().min(1),
  containerPath: z.string().startsWith('/', 'a path on the node starts with /'),
  readOnly: z.boolean().optional(),
  selinuxRelabel: z.boolean().optional(),
  propagation: z.enum(['None', 'HostToContainer', 'Bidirectional']).optional(),
});

const kindPortMapping = z.strictObject({
  containerPort: z.int().min(1).max(65535),
  hostPort: port.optional(),
  listenAddress: z.string().optional(),
  protocol: z.enum(['TCP', 'UDP', 'SCTP']).optional(),
});

const kindJsonPatch = z.strictObject({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string(),
  patch: z.string(),
});

const kindNode = z.strictObject({
  role: z.enum(['control-plane', 'worker']).optional(),
  image: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  extraMounts: z.array(kindMount).optional(),
  extraPortMappings: z.array(kindPortMapping).optional(),
  kubeadmConfigPatches: z.array(z.string()).optional(),
  kubeadmConfigPatchesJSON6902: z.array(kindJsonPatch).optional(),
});

const kindNetworking = z.strictObject({
  ipFamily: z.enum(['ipv4', 'ipv6', 'dual']).optional(),
  apiServerPort: port.optional(),
  apiServerAddress: z.string().optional(),
  podSubnet: z.string().optional(),
  serviceSubnet: z.string().optional(),
  disableDefaultCNI: z.boolean().optional(),
  kubeProxyMode: z.enum(['iptables', 'ipvs', 'nftables', 'none']).optional(),
  dnsSearch: z.array(z.string()).optional(),
});

/** A kind file, `kind.x-k8s.io/v1alpha4`, as kind itself reads it; keys that kind does not know are refused. */
export const kindFileSchema = z.strictObject({
  apiVersion: z.literal('kind.x-k8s.io/v1alpha4'),
  kind: z.literal('Cluster'),
  name: z.string().optional(),
  nodes: z.array(kindNode).optional(),
  networking: kindNetworking.optional(),
  featureGates: z.record(z.string(), z.boolean()).optional(),
  runtimeConfig: z.record(z.string(), z.string()).optional(),
  kubeadmConfigPatches: z.array(z.string()).optional(),
  kubeadmConfigPatchesJSON6902: z.array(kindJsonPatch).optional(),
  containerdConfigPatches: z.array(z.string()).optional(),
  containerdConfigPatchesJSON6902: z.array(z.string()).optional(),
});

export type KindFile = z.output<typeof kindFileSchema>;
export type KindNode = z.output<typeof kindNode>;
export type KindNetworking = z.output<typeof kindNetworking>;
export type KindJsonPatch = z.output<typeof kindJsonPatch>;
