import type { DrainEvent } from '../../shared/contract/nodes.ts';
import { AppError, toErrorInfo } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { type DrainProgress, drainNode } from '../kube/drainNode.ts';
import { cordonNode } from '../kube/nodes.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { noSuchNode } from './noSuchNode.ts';

interface FollowDrain {
  readonly node: string;
  /** Milliseconds until it is given up. */
  readonly within: number;
  readonly signal: AbortSignal;
}

const NOTHING: DrainProgress = { evicted: [], waiting: [] };

/**
 * Cordons and drains a node, and tells how far it is; what is left when time is up ends it as failed. It stops when the
 * reader does: what was evicted is gone, and the node stays cordoned.
 */
export async function* followDrain(
  connection: Pick<KubeConnection, 'call'>,
  { node, within, signal }: FollowDrain,
): AsyncGenerator<DrainEvent> {
  if (!(await cordonNode(connection, node, signal))) throw noSuchNode(node);
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
