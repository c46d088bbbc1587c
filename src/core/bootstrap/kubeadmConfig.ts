import { stringify } from 'yaml';
import type { KubeadmKind } from '../../shared/clusterSpec.ts';
import {
  API_PORT,
  type BootstrapCluster,
  type BootstrapNode,
  controlPlaneEndpoint,
  hasSeveralControlPlanes,
  PATCHES_FOLDER,
  workers,
} from './cluster.ts';
import {
  applyKubeadmPatches,
  type KubeadmDocument,
  kubeadmApiVersions,
  readArguments,
} from './kubeadmPatches.ts';

export interface ConfigInput {
  readonly cluster: BootstrapCluster;
  readonly node: BootstrapNode;
}

export interface InitInput extends ConfigInput {
  readonly cgroup: 'v1' | 'v2';
}

const CRI_SOCKET = 'unix:///run/containerd/containerd.sock';

const formatPairs = (pairs: Readonly<Record<string, unknown>>) =>
  Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/**
 * Controllers make hundreds of requests when a cluster begins (an account and a token each); at client-go's default
 * of 20 a second that alone takes 4 s.
 */
const CLIENT_RATE = [
  { name: 'kube-api-qps', value: '300' },
  { name: 'kube-api-burst', value: '600' },
];

/**
 * With one control plane there is nobody to elect against. An election's first try comes before the API server is
 * ready, and its next one 2 s later; its lease is then written every 2 s for good.
 */
const election = (cluster: BootstrapCluster) =>
  hasSeveralControlPlanes(cluster) ? [] : [{ name: 'leader-elect', value: 'false' }];

/**
 * etcd waits up to twice `election-timeout` for others that stand for election before it serves. With one control plane
 * there are no others, so a quarter of its defaults (100 and 1000 ms) is enough; see etcd's «Tuning», time parameters.
 */
const ALONE = {
  etcd: {
    local: {
      extraArgs: [
        { name: 'heartbeat-interval', value: '25' },
        { name: 'election-timeout', value: '250' },
      ],
    },
  },
};

/** Taints of a node as its spec has them; undefined leaves kubeadm's default for the role. */
const nodeTaints = (cluster: BootstrapCluster, node: BootstrapNode) => {
  if (node.spec.taints !== undefined) return node.spec.taints;
  // A control plane without workers takes the work itself.
  return node.role === 'control-plane' && workers(cluster).length === 0 ? [] : undefined;
};

const nodeRegistration = ({ cluster, node }: ConfigInput) => {
  const taints = nodeTaints(cluster, node);
  return {
    name: node.name,
    criSocket: CRI_SOCKET,
    ignorePreflightErrors: ['all'],
    kubeletExtraArgs: [{ name: 'node-ip', value: node.address }],
    ...(taints === undefined ? {} : { taints }),
  };
};

/**
 * kubeadm tells the kubelet to kill an API server that is not up after 4 minutes. On a slow machine, such as one that is
 * emulated, it takes longer, and started anew it would not be sooner.
 */
const slowStart = ({ spec }: BootstrapCluster) =>
  spec.provider === 'ssh' ? { timeouts: { controlPlaneComponentHealthCheck: '20m0s' } } : {};

const initConfiguration = (input: ConfigInput) => ({
  ...slowStart(input.cluster),
  localAPIEndpoint: { advertiseAddress: input.node.address, bindPort: API_PORT },
  nodeRegistration: nodeRegistration(input),
  patches: { directory: PATCHES_FOLDER },
});

const clusterConfiguration = ({ cluster }: ConfigInput) => {
  const { spec } = cluster;
  const gates = formatPairs(spec.featureGates);
  const gateArgs = gates === '' ? [] : [{ name: 'feature-gates', value: gates }];
  const runtime = formatPairs(spec.runtimeConfig);
  const runtimeArgs = runtime === '' ? [] : [{ name: 'runtime-config', value: runtime }];
  const names = new Set([
    'localhost',
    '127.0.0.1',
    cluster.apiAddress,
    ...cluster.nodes.map(({ name }) => name),
  ]);
  return {
    kubernetesVersion: spec.kubernetes,
    clusterName: spec.name,
    controlPlaneEndpoint: controlPlaneEndpoint(cluster),
    ...(hasSeveralControlPlanes(cluster) ? {} : ALONE),
    encryptionAlgorithm: 'ECDSA-P256',
    networking: {
      podSubnet: spec.network.podSubnet,
      serviceSubnet: spec.network.serviceSubnet,
      dnsDomain: spec.network.domain,
    },
    apiServer: {
      certSANs: [...names],
      extraArgs: [...runtimeArgs, ...gateArgs],
    },
    controllerManager: { extraArgs: [...CLIENT_RATE, ...election(cluster), ...gateArgs] },
    scheduler: { extraArgs: [...CLIENT_RATE, ...election(cluster), ...gateArgs] },
  };
};

const kubeletConfiguration = ({ cluster, cgroup }: InitInput) => ({
  cgroupDriver: cgroup === 'v1' ? 'cgroupfs' : 'systemd',
  cgroupRoot: '/kubelet',
  failCgroupV1: false,
  failSwapOn: false,
  // The API server may refuse a pod's ConfigMaps for a moment, until its authorizer has heard that the pod is on the node.
  // A watch then rests for a second before it asks again, and the mount for another half; a question fails at once.
  configMapAndSecretChangeDetectionStrategy: 'Cache',
  // Images come with the node, and its disk is this machine's: nothing is to be evicted for want of it.
  imageGCHighThresholdPercent: 100,
  evictionHard: { 'nodefs.available': '0%', 'nodefs.inodesFree': '0%', 'imagefs.available': '0%' },
  ...(Object.keys(cluster.spec.featureGates).length === 0 ? {} : { featureGates: cluster.spec.featureGates }),
});

const kubeProxyConfiguration = ({ cluster }: ConfigInput) => ({
  mode: cluster.spec.network.kubeProxyMode,
  // The limit is the machine's, and a container may not set it.
  conntrack: { maxPerCore: 0 },
  // By default a change waits up to a second for others to come; clusters of this size have few.
  iptables: { minSyncPeriod: '100ms' },
  nftables: { minSyncPeriod: '100ms' },
  ...(Object.keys(cluster.spec.featureGates).length === 0 ? {} : { featureGates: cluster.spec.featureGates }),
});

const document = (kind: KubeadmKind, body: object, { cluster, node }: ConfigInput) =>
  applyKubeadmPatches({ apiVersion: kubeadmApiVersions[kind], kind, ...body } as KubeadmDocument, [
    cluster.spec,
    node.spec,
  ]);

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** What a document says of how its node registers; a patch may have made anything of it. */
const readRegistration = ({ nodeRegistration }: KubeadmDocument) => {
  const { kubeletExtraArgs, taints } = (nodeRegistration ?? {}) as Readonly<Record<string, unknown>>;
  return {
    args: readArguments(kubeletExtraArgs),
    taints: Array.isArray(taints) ? (taints as readonly Taint[]) : undefined,
  };
};

const formatTaints = (taints: readonly Taint[]) =>
  taints.map(({ key, value = '', effect }) => `${key}=${value}:${effect}`).join(',');

/** kubeadm's own. */
const CONTROL_PLANE_TAINTS = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
const REGISTER_WITH_TAINTS = 'register-with-taints';

/**
 * Has the kubelet of a control plane register with its taints: kubeadm gives them to the node only once all else is
 * done, and pods are scheduled before that.
 */
const registerTainted = (patched: KubeadmDocument): KubeadmDocument => {
  const { args, taints = CONTROL_PLANE_TAINTS } = readRegistration(patched);
  if (taints.length === 0 || args.some(({ name }) => name === REGISTER_WITH_TAINTS)) return patched;
  const kubeletExtraArgs = [...args, { name: REGISTER_WITH_TAINTS, value: formatTaints(taints) }];
  return { ...patched, nodeRegistration: { ...(patched.nodeRegistration as object), kubeletExtraArgs } };
};

/** kubeadm's configuration (v1beta4) of the control plane that the cluster begins on, as YAML documents. */
export const renderInitConfig = (input: InitInput): string =>
  [
    registerTainted(document('InitConfiguration', initConfiguration(input), input)),
    document('ClusterConfiguration', clusterConfiguration(input), input),
    document('KubeletConfiguration', kubeletConfiguration(input), input),
    document('KubeProxyConfiguration', kubeProxyConfiguration(input), input),
  ]
    .map((each) => stringify(each))
    .join('---\n');

export interface JoinInput extends ConfigInput {
  readonly token: string;
  /** Path on the node of a kubeconfig with the cluster's address and CA. */
  readonly discoveryFile: string;
}

const joinConfiguration = (input: JoinInput) => ({
  discovery: { file: { kubeConfigPath: input.discoveryFile }, tlsBootstrapToken: input.token },
  controlPlane: { localAPIEndpoint: { advertiseAddress: input.node.address, bindPort: API_PORT } },
  nodeRegistration: nodeRegistration(input),
  patches: { directory: PATCHES_FOLDER },
  ...slowStart(input.cluster),
});

/** kubeadm's configuration (v1beta4) of a further control plane. */
export const renderJoinConfig = (input: JoinInput): string =>
  stringify(registerTainted(document('JoinConfiguration', joinConfiguration(input), input)));

/** The kubelet's own arguments of a worker, after the patches on its JoinConfiguration (as kubeadm join takes them). */
export const workerKubeletArgs = (input: ConfigInput): readonly string[] => {
  const registration = nodeRegistration(input);
  const patched = document('JoinConfiguration', { nodeRegistration: registration }, input);
  const { args, taints = [] } = readRegistration(patched);
  const written = formatTaints(taints);
  return [
    ...args.map(({ name, value }) => `--${name}=${value}`),
    ...(written === '' ? [] : [`--${REGISTER_WITH_TAINTS}=${written}`]),
  ];
};
