import type { ClusterEntry } from '../../../src/shared/contract/clusters.ts';
import type { ContextsState } from '../../../src/shared/contract/contexts.ts';
import type { NamespaceEntry } from '../../../src/shared/contract/namespaces.ts';
import type { NodeEntry } from '../../../src/shared/contract/nodes.ts';
import type { ResourceColumn, ResourceKind, ResourceRow } from '../../../src/shared/contract/resources.ts';
import type { OperationRecord, PhaseRecord } from '../../../src/shared/operation.ts';

/** When everything here began: fixed, so that a test can say what an age or a date reads. */
export const START = Date.UTC(2026, 10, 30, 12, 0, 0);
const HOUR = 3_600_000;

const nodeMarks = (cluster: string, workers: number) => [
  { name: `${cluster}-control-plane-1`, role: 'control-plane', state: 'running' },
  ...Array.from({ length: workers }, (_, index) => ({
    name: `${cluster}-worker-${index + 1}`,
    role: 'worker',
    state: 'running',
  })),
];

/** One that works, one that is being made, one whose create failed, and one of the kubeconfig. */
export const clusterEntries: readonly ClusterEntry[] = [
  {
    id: 'slipway/demo',
    name: 'demo',
    provider: 'docker',
    state: 'running',
    kubernetes: 'v1.36.3',
    server: 'https://127.0.0.1:40123',
    context: 'slipway-demo',
    isCurrentContext: true,
    file: '/home/kim/.kube/config',
    nodes: nodeMarks('demo', 2),
    use: { cpu: 0.6, cpuCapacity: 6, memory: 1.2e9, memoryCapacity: 12e9 },
    createdAt: START,
  },
  {
    id: 'slipway/growing',
    name: 'growing',
    provider: 'docker',
    state: 'busy',
    kubernetes: 'v1.36.3',
    isCurrentContext: false,
    nodes: nodeMarks('growing', 1),
    createdAt: START,
    operation: 'create-growing',
  },
  {
    id: 'slipway/broken',
    name: 'broken',
    provider: 'docker',
    state: 'unfinished',
    kubernetes: 'v1.36.3',
    isCurrentContext: false,
    nodes: nodeMarks('broken', 0),
    createdAt: START,
    operation: 'create-broken',
  },
  {
    id: 'context/staging',
    name: 'staging',
    provider: 'kubeconfig',
    state: 'reachable',
    kubernetes: 'v1.35.4',
    server: 'https://staging.example.com:6443',
    context: 'staging',
    isCurrentContext: false,
    file: '/home/kim/.kube/config',
    nodes: [],
  },
];

const phase = (id: string, title: string, state: PhaseRecord['state']): PhaseRecord => ({
  id,
  title,
  state,
  ...(state === 'waiting' ? {} : { startedAt: START }),
  ...(state === 'running' || state === 'waiting' ? {} : { endedAt: START + 2000 }),
  steps: [],
});

export const operationRecords: readonly OperationRecord[] = [
  {
    id: 'create-growing',
    kind: 'create',
    cluster: 'growing',
    provider: 'docker',
    state: 'running',
    startedAt: START,
    phases: [
      phase('image', 'Find the node image', 'done'),
      phase('hosts', 'Start the nodes', 'running'),
      phase('ready', 'Wait until all nodes are ready', 'waiting'),
    ],
  },
  {
    id: 'create-broken',
    kind: 'create',
    cluster: 'broken',
    provider: 'docker',
    state: 'failed',
    startedAt: START - HOUR,
    endedAt: START - HOUR + 9000,
    phases: [
      phase('image', 'Find the node image', 'done'),
      phase('control-plane', 'Start the control plane', 'failed'),
    ],
    error: {
      code: 'COMMAND_FAILED',
      message: 'kubeadm init on broken-control-plane-1 failed with exit code 1.',
      hint: 'Its last lines say why.',
      details: ['[kubelet-check] The kubelet is not healthy'],
    },
  },
];

export const contextsState: ContextsState = {
  files: [{ path: '/home/kim/.kube/config', from: 'default', isReadByKubectl: true }],
  folders: [],
  current: 'slipway-demo',
  contexts: ['slipway-demo', 'staging'].map((name) => ({
    name,
    file: '/home/kim/.kube/config',
    cluster: name,
    user: name,
    server: name === 'staging' ? 'https://staging.example.com:6443' : 'https://127.0.0.1:40123',
    signIn: 'client certificate',
    isCurrent: name === 'slipway-demo',
    isShadowed: false,
    isReadByKubectl: true,
    ...(name === 'staging' ? {} : { slipway: 'demo' }),
  })),
};

export const namespaceEntries: readonly NamespaceEntry[] = ['default', 'kube-system', 'shop', 'team'].map(
  (name) => ({ name, state: 'Active', createdAt: START, labels: { 'kubernetes.io/metadata.name': name } }),
);

const nodeEntry = (name: string, role: string): NodeEntry => ({
  name,
  roles: [role],
  state: 'Ready',
  schedulable: true,
  conditions: [
    {
      type: 'Ready',
      status: 'True',
      words: 'is ready',
      isProblem: false,
      message: 'kubelet is posting ready status',
      since: START,
    },
  ],
  capacity: { cpu: 2, memory: 4e9, pods: 110 },
  allocatable: { cpu: 2, memory: 4e9, pods: 110 },
  requests: { cpu: 0.5, memory: 5e8, pods: 6 },
  use: { cpu: 0.2, memory: 4e8 },
  taints:
    role === 'control-plane'
      ? [{ key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule' }]
      : [],
  labels: { 'kubernetes.io/hostname': name },
  addresses: [{ type: 'InternalIP', address: '172.18.0.2' }],
  versions: {
    kubelet: 'v1.36.3',
    runtime: 'containerd://2.2.0',
    kernel: '6.12.0',
    os: 'Debian GNU/Linux 13',
    architecture: 'amd64',
  },
  createdAt: START,
  managed: true,
});

export const nodeEntries: readonly NodeEntry[] = [
  nodeEntry('demo-control-plane-1', 'control-plane'),
  nodeEntry('demo-worker-1', 'worker'),
  nodeEntry('demo-worker-2', 'worker'),
];

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** `names`: kind and plural. */
const kindOf = (
  groupVersion: string,
  [kind, plural]: readonly [string, string],
  rest: Partial<ResourceKind> = {},
): ResourceKind => {
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  return {
    group,
    version,
    plural,
    kind,
    namespaced: true,
    verbs,
    shortNames: [],
    categories: [],
    custom: false,
    ...rest,
  };
};

export const kinds: readonly ResourceKind[] = [
  kindOf('v1', ['Pod', 'pods'], { shortNames: ['po'], categories: ['all'] }),
  kindOf('v1', ['Service', 'services'], { shortNames: ['svc'], categories: ['all'] }),
  kindOf('v1', ['ConfigMap', 'configmaps'], { shortNames: ['cm'] }),
  kindOf('v1', ['Secret', 'secrets']),
  kindOf('v1', ['Namespace', 'namespaces'], { namespaced: false, shortNames: ['ns'] }),
  kindOf('v1', ['Node', 'nodes'], { namespaced: false, shortNames: ['no'] }),
  kindOf('v1', ['PersistentVolumeClaim', 'persistentvolumeclaims'], { shortNames: ['pvc'] }),
  kindOf('v1', ['ServiceAccount', 'serviceaccounts'], { shortNames: ['sa'] }),
  kindOf('apps/v1', ['Deployment', 'deployments'], {
    shortNames: ['deploy'],
    scalable: true,
    categories: ['all'],
  }),
  kindOf('apps/v1', ['StatefulSet', 'statefulsets'], {
    shortNames: ['sts'],
    scalable: true,
    categories: ['all'],
  }),
  kindOf('apps/v1', ['DaemonSet', 'daemonsets'], { shortNames: ['ds'], categories: ['all'] }),
  kindOf('batch/v1', ['Job', 'jobs'], { categories: ['all'] }),
  kindOf('batch/v1', ['CronJob', 'cronjobs'], { shortNames: ['cj'], categories: ['all'] }),
  kindOf('networking.k8s.io/v1', ['Ingress', 'ingresses'], { shortNames: ['ing'] }),
  kindOf('rbac.authorization.k8s.io/v1', ['Role', 'roles']),
  kindOf('example.com/v1', ['Backup', 'backups'], { custom: true }),
];

const column = (name: string, type = 'string', priority = 0): ResourceColumn => ({
  name,
  type,
  description: `${name} of the object.`,
  priority,
});

export const podColumns: readonly ResourceColumn[] = [
  column('Name'),
  column('Ready'),
  column('Status'),
  column('Restarts'),
  column('Age'),
  column('IP', 'string', 1),
  column('Node', 'string', 1),
];

/** Running pods `web-1` to `web-N` in `default`, every fourth in `shop`. */
export const podRows = (count: number): readonly ResourceRow[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `web-${index + 1}`;
    return {
      uid: `pod-${name}`,
      name,
      namespace: index % 4 === 3 ? 'shop' : 'default',
      createdAt: START - index * HOUR,
      labels: { app: 'web' },
      owner: 'ReplicaSet/web-5d9f',
      cells: [name, '1/1', 'Running', 0, '5m', `10.244.1.${(index % 250) + 2}`, 'demo-worker-1'],
    };
  });

/** Columns and rows of kinds that print a name and an age alone. */
export const plainColumns: readonly ResourceColumn[] = [column('Name'), column('Age')];

export const plainRows = (plural: string, names: readonly string[]): readonly ResourceRow[] =>
  names.map((name) => ({
    uid: `${plural}-${name}`,
    name,
    namespace: 'default',
    createdAt: START,
    cells: [name, '5m'],
  }));

/** A small object of a kind, as the API server would show it. */
export const sampleObject = (
  kind: ResourceKind,
  name: string,
  namespace?: string,
): Record<string, unknown> => ({
  apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
  kind: kind.kind,
  metadata: {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: `${kind.plural}-${name}`,
    resourceVersion: '1',
    creationTimestamp: new Date(START).toISOString(),
    labels: { app: name },
  },
  ...(kind.kind === 'Pod' ? podParts : {}),
  ...(kind.kind === 'ConfigMap' ? { data: { greeting: 'hello' } } : {}),
});

const podParts = {
  spec: {
    nodeName: 'demo-worker-1',
    containers: [{ name: 'web', image: 'registry.example.com/web:1', ports: [{ containerPort: 8080 }] }],
  },
  status: {
    phase: 'Running',
    podIP: '10.244.1.2',
    containerStatuses: [
      {
        name: 'web',
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: new Date(START).toISOString() } },
      },
    ],
  },
};
