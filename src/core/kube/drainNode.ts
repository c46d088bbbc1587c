import { AppError } from '../../shared/errors.ts';
import { pause } from '../lib/pause.ts';
import { ApiRefusal, type ApiStatus } from './apiRefusal.ts';
import type { KubeConnection } from './connection.ts';

type Api = Pick<KubeConnection, 'call'>;

/** The parts of a Pod object that a drain looks at (core/v1). */
interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    /** It is ending already. */
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly controller?: boolean }[];
  };
  readonly spec?: { readonly volumes?: readonly { readonly emptyDir?: unknown }[] };
  readonly status?: { readonly phase?: string };
}

/** How far a drain is; pods are `namespace/name`. */
export interface DrainProgress {
  readonly evicted: readonly string[];
  /** Pods that are still there, and why. */
  readonly waiting: readonly { readonly pod: string; readonly reason: string }[];
}

export interface DrainOptions {
  readonly signal: AbortSignal;
  /** Milliseconds until it is given up. */
  readonly within: number;
  /** Told what is waited for. */
  readonly note?: (text: string) => void;
  /** Told how far it is, some times a second. */
  readonly onProgress?: (progress: DrainProgress) => void;
}

/** What a drain would do to one pod. */
export interface PlannedEviction {
  /** `namespace/name`. */
  readonly pod: string;
  /** Why it stays where it is; absent when it is evicted. */
  readonly stays?: string;
  /** It has an emptyDir volume, whose data goes with it. */
  readonly losesData: boolean;
  /** Nothing makes it anew elsewhere. */
  readonly losesPod: boolean;
}

/** Annotation by which the kubelet marks the mirror of a static pod. */
const MIRROR = 'kubernetes.io/config.mirror';
const ENDING = 'is still ending';

/** As `kubectl drain --ignore-daemonsets --delete-emptydir-data`: what a DaemonSet or the kubelet owns stays. */
const findReasonToStay = ({ metadata, status }: Pod): string | undefined => {
  if (metadata.annotations?.[MIRROR] !== undefined) return 'the kubelet itself runs it';
  if (metadata.ownerReferences?.some(({ kind, controller }) => kind === 'DaemonSet' && controller))
    return 'a DaemonSet runs one on each node';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? 'it has ended' : undefined;
};

const nameOf = ({ metadata }: Pod) => `${metadata.namespace}/${metadata.name}`;

const listPods = async (api: Api, node: string, signal: AbortSignal) => {
  const selector = encodeURIComponent(`spec.nodeName=${node}`);
  const { body } = await api.call<{ items: readonly Pod[] }>(
    'GET',
    `/api/v1/pods?fieldSelector=${selector}`,
    { signal },
  );
  return body.items;
};

/** What a drain of this node would do, pod by pod. */
export const planDrain = async (
  api: Api,
  node: string,
  signal: AbortSignal,
): Promise<readonly PlannedEviction[]> =>
  (await listPods(api, node, signal)).map((pod) => {
    const stays = findReasonToStay(pod);
    return {
      pod: nameOf(pod),
      ...(stays === undefined ? {} : { stays }),
      losesData: pod.spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined) ?? false,
      losesPod: !(pod.metadata.ownerReferences?.some(({ controller }) => controller) ?? false),
    };
  });

/** The server names the budget in the cause, in its own sentence: «The disruption budget web needs 2 healthy pods …». */
const findReason = ({ message, details }: ApiStatus) =>
  details?.causes?.find(({ reason }) => reason === 'DisruptionBudget')?.message ??
  message ??
  'a disruption budget allows no disruption now';

/** What is created in a namespace that is being deleted is refused, evictions too, until the namespace is gone. */
const isTerminating = (error: unknown) =>
  error instanceof ApiRefusal &&
  error.status === 403 &&
  error.body.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true;

/** Asks for one pod's eviction; the reason when it is refused for now: by a disruption budget (429), or as its namespace ends. */
const evictPod = async (api: Api, { metadata }: Pod, signal: AbortSignal): Promise<string | undefined> => {
  const { name, namespace, uid } = metadata;
  try {
    const { status, body } = await api.call<ApiStatus>(
      'POST',
      `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
      {
        signal,
        // 409: replaced by a new pod of the same name meanwhile.
        okCodes: [404, 409, 429],
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name, namespace },
          deleteOptions: { preconditions: { uid } },
        },
      },
    );
    return status === 429 ? findReason(body) : undefined;
  } catch (error) {
    if (isTerminating(error)) return 'its namespace is being deleted';
    throw error;
  }
};

/** One round: asks for what was not granted yet; the reason of each refusal by uid. */
const evictPods = async (
  api: Api,
  pods: readonly Pod[],
  { granted, signal }: { readonly granted: Map<string, string>; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, string>> => {
  const refusals = new Map<string, string>();
  const evict = async (pod: Pod) => {
    const refusal = await evictPod(api, pod, signal);
    if (refusal === undefined) granted.set(pod.metadata.uid, nameOf(pod));
    else refusals.set(pod.metadata.uid, refusal);
  };
  const isLeft = ({ metadata }: Pod) =>
    metadata.deletionTimestamp === undefined && !granted.has(metadata.uid);
  await Promise.all(pods.filter(isLeft).map(evict));
  return refusals;
};

const toBlocked = (node: string, within: number, { waiting }: DrainProgress) =>
  new AppError('DRAIN_BLOCKED', `Node ${node} could not be drained within ${within / 1000} s.`, {
    hint: 'Scale up what is blocked or change its PodDisruptionBudget and try again, or go on in spite of it (on the command line: --force).',
    details: waiting.map(({ pod, reason }) => `${pod}: ${reason}`),
  });

interface Round {
  readonly api: Api;
  readonly node: string;
  readonly signal: AbortSignal;
  /** Names of the pods whose eviction was granted, by uid. */
  readonly granted: Map<string, string>;
}

/** Looks what is left, and asks for what was not granted yet. */
const runRound = async ({ api, node, signal, granted }: Round): Promise<DrainProgress> => {
  const pods = (await listPods(api, node, signal)).filter((pod) => findReasonToStay(pod) === undefined);
  const refusals = await evictPods(api, pods, { granted, signal });
  const left = new Set(pods.map(({ metadata }) => metadata.uid));
  return {
    evicted: [...granted].flatMap(([uid, name]) => (left.has(uid) ? [] : [name])),
    waiting: pods.map((pod) => ({ pod: nameOf(pod), reason: refusals.get(pod.metadata.uid) ?? ENDING })),
  };
};

/** An API server that is restarted, or busy with other things, does not answer for a while. */
const isAway = (error: unknown) => error instanceof AppError && error.code === 'HOST_UNREACHABLE';

/**
 * Evicts a node's pods through the Eviction API, which honours disruption budgets, and waits until they are gone.
 * `DRAIN_BLOCKED` names each pod that is left and what keeps it. An API server that does not answer is asked again
 * until time is up.
 */
export const drainNode = async (api: Api, node: string, options: DrainOptions): Promise<void> => {
  const { signal, within } = options;
  const end = performance.now() + within;
  const granted = new Map<string, string>();
  let progress: DrainProgress | undefined;
  for (;;) {
    try {
      progress = await runRound({ api, node, signal, granted });
      options.onProgress?.(progress);
      const { length } = progress.waiting;
      if (length === 0) return;
      options.note?.(`${length} ${length === 1 ? 'pod' : 'pods'} still on ${node}`);
    } catch (error) {
      if (signal.aborted || !isAway(error) || performance.now() >= end) throw error;
      options.note?.('the API server does not answer just now');
    }
    if (progress !== undefined && performance.now() >= end) throw toBlocked(node, within, progress);
    await pause(500, signal);
  }
};
