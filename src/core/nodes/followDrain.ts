import type { DrainEvent } from '../../shared/contract/nodes.ts';
import { AppError, toErrorInfo } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { type DrainProgress, drainNode, planDrain } from '../kube/drainNode.ts';
import { cordonNode } from '../kube/nodes.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { noSuchNode } from './noSuchNode.ts';

interface FollowDrain {
  readonly node: string;
  /** Pods as `namespace/name` that may be lost, or lose their data. */
  readonly consent: readonly string[];
  /** Milliseconds until it is given up. */
  readonly within: number;
  readonly signal: AbortSignal;
}

const NOTHING: DrainProgress = { evicted: [], waiting: [] };

/** Refuses while pods would be lost, or would lose their data, that nobody has agreed to lose. */
const requireConsent = async (
  connection: Pick<KubeConnection, 'call'>,
  { node, consent, signal }: FollowDrain,
): Promise<void> => {
  const lost = (await planDrain(connection, node, signal)).filter(
    ({ pod, stays, losesData, losesPod }) =>
      stays === undefined && (losesData || losesPod) && !consent.includes(pod),
  );
  if (lost.length === 0) return;
  throw new AppError('DRAIN_BLOCKED', `Draining ${node} would lose what nobody has agreed to lose.`, {
    hint: 'Look at the pods, agree to each of them, and drain again.',
    details: lost.map(
      ({ pod, losesPod }) =>
        `${pod}: ${losesPod ? 'nothing makes it anew elsewhere' : 'its emptyDir data goes with it'}`,
    ),
  });
};

/**
 * Cordons and drains a node, and tells how far it is; what is left when time is up ends it as failed. It stops when the
 * reader does: what was evicted is gone, and the node stays cordoned. `DRAIN_BLOCKED` before anything is evicted names
 * the pods whose loss is not agreed to.
 */
export async function* followDrain(
  connection: Pick<KubeConnection, 'call'>,
  request: FollowDrain,
): AsyncGenerator<DrainEvent> {
  const { node, within, signal } = request;
  await requireConsent(connection, request);
  if (!(await cordonNode(connection, node, signal))) throw noSuchNode(node);
  // What was scheduled on it a moment before.
  await requireConsent(connection, request);
  const stop = new AbortController();
  const events = createEventQueue<DrainEvent>({ signal, merge: keepLatest });
  let progress = NOTHING;
  const onProgress = (next: DrainProgress) => {
    progress = next;
    events.push({ ...progress, state: 'running' });
  };
  const draining = drainNode(connection, node, {
    within,
    signal: AbortSignal.any([signal, stop.signal]),
    onProgress,
  }).then(
    () => events.push({ ...progress, waiting: [], state: 'done' }),
    (error: unknown) => {
      const { message, code } = toErrorInfo(error);
      const hint = error instanceof AppError && code !== 'DRAIN_BLOCKED' ? error.hint : undefined;
      events.push({ ...progress, state: 'failed', error: [message, hint].filter(Boolean).join(' ') });
    },
  );
  const ended = draining.then(() => events.end());
  try {
    yield* events;
  } finally {
    stop.abort();
    await ended;
  }
}
