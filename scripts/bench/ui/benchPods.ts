/** What a pod of the benchmark is doing, as kubectl would print it. */
export type PodState =
  | 'Running'
  | 'Completed'
  | 'CrashLoopBackOff'
  | 'ImagePullBackOff'
  | 'ContainerCreating'
  | 'Pending'
  | 'Evicted'
  | 'Error';

/** One of the pods that the cluster is filled with; the same for the same number in every run. */
export interface BenchPod {
  readonly namespace: string;
  readonly name: string;
  readonly app: string;
  /** The rest of its ReplicaSet's name. */
  readonly hash: string;
  readonly node: string;
  readonly ip: string;
  readonly state: PodState;
  readonly restarts: number;
  readonly containers: readonly string[];
}

const APPS =
  'accounts admin billing cache carts catalog checkout emails exports feeds gateway images imports inventory ledger mailer media orders payments pricing reports search sessions shipping tracking'.split(
    ' ',
  );

const pad = (value: number, digits: number) => String(value).padStart(digits, '0');

export const NAMESPACES: readonly string[] = Array.from(
  { length: 30 },
  (_, index) => `team-${pad(index + 1, 2)}`,
);

/** The pod whose row, the first of all by name, is written to and looked at to see how far the page is behind. */
export const MARKER = { namespace: 'team-01', name: '0-marker' } as const;

const NODES = 600;

/** Of each hundred pods, as many in these states as is usual in a cluster that people work with. */
const STATES: readonly (readonly [number, PodState])[] = [
  [86, 'Running'],
  [90, 'Completed'],
  [93, 'CrashLoopBackOff'],
  [95, 'ImagePullBackOff'],
  [96, 'ContainerCreating'],
  [97, 'Pending'],
  [98, 'Evicted'],
  [100, 'Error'],
];

/** Letters and digits that look like chance and are another word for each number below 36⁵. */
const scramble = (index: number): string => ((index * 7_368_787) % 36 ** 5).toString(36).padStart(5, '0');

/** The pod of a number; 0 is the marker. */
export const describePod = (index: number): BenchPod => {
  const app = APPS[Math.floor(index / NAMESPACES.length) % APPS.length] ?? '';
  const hash = scramble(Math.floor(index / (NAMESPACES.length * APPS.length)) + 1_000_003);
  const node = index % NODES;
  const ip = `10.${64 + (node >> 8)}.${node & 255}.${1 + (Math.floor(index / NODES) % 250)}`;
  const place = index === 0 ? 0 : (index * 37) % 100;
  const state = STATES.find(([below]) => place < below)?.[1] ?? 'Running';
  return {
    namespace: index === 0 ? MARKER.namespace : (NAMESPACES[index % NAMESPACES.length] ?? ''),
    name: index === 0 ? MARKER.name : `${app}-${hash}-${scramble(index)}`,
    app,
    hash,
    node: `node-${pad(node, 3)}`,
    ip,
    state,
    restarts: state === 'CrashLoopBackOff' ? 3 + (index % 40) : index % 3,
    containers: index % 7 === 0 ? ['main', 'proxy'] : ['main'],
  };
};

/** A pod as it is created. Nobody runs it, so its image need not be anywhere. */
export const podBody = (pod: BenchPod): object => ({
  metadata: {
    name: pod.name,
    labels: {
      app: pod.app,
      'app.kubernetes.io/part-of': pod.namespace,
      'pod-template-hash': pod.hash,
      tier: pod.app.length % 2 === 0 ? 'back' : 'front',
    },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: `${pod.app}-${pod.hash}`,
        uid: `00000000-0000-4000-8000-${pod.hash.padStart(12, '0').replace(/[^0-9a-f]/g, 'a')}`,
        controller: true,
      },
    ],
  },
  spec: {
    automountServiceAccountToken: false,
    ...(pod.state === 'Pending' ? { schedulerName: 'nobody' } : { nodeName: pod.node }),
    containers: pod.containers.map((name) => ({
      name,
      image: `registry.example/${pod.app}/${name}:1.${pod.name.length}.0`,
      resources: { requests: { cpu: '50m', memory: '64Mi' } },
    })),
  },
});

const PHASES: Readonly<Record<PodState, string>> = {
  Running: 'Running',
  Completed: 'Succeeded',
  CrashLoopBackOff: 'Running',
  ImagePullBackOff: 'Pending',
  ContainerCreating: 'Pending',
  Pending: 'Pending',
  Evicted: 'Failed',
  Error: 'Failed',
};

const containerState = (state: PodState, at: string): object => {
  switch (state) {
    case 'Running':
      return { running: { startedAt: at } };
    case 'Completed':
      return { terminated: { exitCode: 0, reason: 'Completed', startedAt: at, finishedAt: at } };
    case 'Error':
    case 'Evicted':
      return { terminated: { exitCode: 1, reason: 'Error', startedAt: at, finishedAt: at } };
    default:
      return { waiting: { reason: state } };
  }
};

/** A pod's status as its kubelet would write it; a `reason` of its own is what kubectl prints as its state. */
export const podStatus = (
  pod: BenchPod,
  {
    state,
    restarts,
    reason,
  }: { readonly state: PodState; readonly restarts: number; readonly reason?: string },
): object => {
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const said = reason ?? (state === 'Evicted' ? 'Evicted' : undefined);
  const ready = state === 'Running' ? 'True' : 'False';
  return {
    phase: PHASES[state],
    ...(said === undefined ? {} : { reason: said }),
    hostIP: '172.31.0.2',
    podIP: pod.ip,
    podIPs: [{ ip: pod.ip }],
    startTime: at,
    conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
      type,
      status: type.includes('Ready') ? ready : 'True',
      lastTransitionTime: at,
    })),
    containerStatuses: pod.containers.map((name, index) => ({
      name,
      image: `registry.example/${pod.app}/${name}`,
      imageID: '',
      ready: state === 'Running',
      restartCount: index === 0 ? restarts : 0,
      state: containerState(state, at),
    })),
  };
};

export const podPath = ({ namespace, name }: Pick<BenchPod, 'namespace' | 'name'>): string =>
  `/api/v1/namespaces/${namespace}/pods/${name}`;
