import { AppError } from '../../shared/errors.ts';
import { pause } from '../lib/pause.ts';
import type { ApiClient } from './apiClient.ts';

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly controller?: boolean }[];
  };
  readonly status?: { readonly phase?: string };
}

export interface DrainOptions {
  readonly signal: AbortSignal;
  /** Milliseconds until it is given up. */
  readonly within: number;
  /** Told what is waited for. */
  readonly note: (text: string) => void;
}

/** Annotation by which the kubelet marks the mirror of a static pod. */
const MIRROR = 'kubernetes.io/config.mirror';

/** As `kubectl drain --ignore-daemonsets --delete-emptydir-data`: what a DaemonSet or the kubelet owns stays. */
const mustLeave = ({ metadata, status }: Pod) =>
  metadata.annotations?.[MIRROR] === undefined &&
  !metadata.ownerReferences?.some(({ kind, controller }) => kind === 'DaemonSet' && controller) &&
  status?.phase !== 'Succeeded' &&
  status?.phase !== 'Failed';

const listPods = async (api: ApiClient, node: string, signal: AbortSignal) => {
  const selector = encodeURIComponent(`spec.nodeName=${node}`);
  const { body } = await api.call<{ items: readonly Pod[] }>(
    'GET',
    `/api/v1/pods?fieldSelector=${selector}`,
    { signal },
  );
  return body.items.filter(mustLeave);
};

/** Asks for one pod's eviction; the reason when a disruption budget refuses it for now (status 429). */
const evictPod = async (
  api: ApiClient,
  { metadata }: Pod,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const { name, namespace, uid } = metadata;
  const { status, body } = await api.call<{ message?: string }>(
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
  return status === 429 ? (body.message ?? 'a disruption budget allows no disruption now') : undefined;
};

/**
 * Evicts a node's pods through the Eviction API, which honours disruption budgets, and waits until they are gone.
 * `DRAIN_BLOCKED` names each pod that is left and what keeps it.
 */
export const drainNode = async (api: ApiClient, node: string, options: DrainOptions): Promise<void> => {
  const end = performance.now() + options.within;
  const asked = new Set<string>();
  for (;;) {
    const pods = await listPods(api, node, options.signal);
    if (pods.length === 0) return;
    const refusals = new Map<string, string>();
    await Promise.all(
      pods
        .filter(({ metadata }) => !asked.has(metadata.uid))
        .map(async (pod) => {
          const refusal = await evictPod(api, pod, options.signal);
          if (refusal === undefined) asked.add(pod.metadata.uid);
          else refusals.set(pod.metadata.uid, refusal);
        }),
    );
    options.note(`${pods.length} ${pods.length === 1 ? 'pod' : 'pods'} still on ${node}`);
    if (performance.now() >= end) {
      throw new AppError(
        'DRAIN_BLOCKED',
        `Node ${node} could not be drained within ${options.within / 1000} s.`,
        {
          hint: 'Scale up what is blocked or change its PodDisruptionBudget and try again, or go on with --force.',
          details: pods.map(({ metadata }) => {
            const why = refusals.get(metadata.uid) ?? 'is still ending';
            return `${metadata.namespace}/${metadata.name}: ${why}`;
          }),
        },
      );
    }
    await pause(500, options.signal);
  }
};
