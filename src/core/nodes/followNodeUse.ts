import type { NodeUse } from '../../shared/contract/nodes.ts';
import { AppError } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { pause } from '../lib/pause.ts';
import { readMetrics, readNodeUse } from './readNodeUse.ts';

/** Milliseconds from the beginning of one round to that of the next; the kubelet measures about as often. */
const EVERY = 10_000;
/** Milliseconds that one kubelet gets. */
const DEADLINE = 5_000;
/** Kubelets that are asked at once. */
const AT_ONCE = 6;

interface FollowUse {
  readonly connection: Pick<KubeConnection, 'call'>;
  /** Names of the nodes that are worth asking, at the beginning of each round. */
  readonly nodes: () => readonly string[];
  /** Told what a node uses; undefined when it did not answer. */
  readonly onUse: (node: string, use: NodeUse | undefined) => void;
  readonly signal: AbortSignal;
  readonly every?: number;
}

const isForbidden = (error: unknown) => error instanceof AppError && error.code === 'FORBIDDEN';

/** Asks every kubelet once, some at a time; true when the first one was forbidden, which counts for all. */
const askKubelets = async ({ connection, nodes, onUse, signal }: FollowUse): Promise<boolean> => {
  const waiting = [...nodes()];
  let forbidden = false;
  const work = async () => {
    for (let node = waiting.shift(); node !== undefined && !forbidden; node = waiting.shift()) {
      try {
        onUse(node, await readNodeUse(connection, node, { signal, deadline: DEADLINE }));
      } catch (error) {
        signal.throwIfAborted();
        forbidden ||= isForbidden(error);
        onUse(node, undefined);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return forbidden;
};

const askMetrics = async ({ connection, nodes, onUse, signal }: FollowUse) => {
  const metrics = await readMetrics(connection, { signal, deadline: DEADLINE }).catch(() => {
    signal.throwIfAborted();
    return new Map<string, NodeUse>();
  });
  for (const node of nodes()) onUse(node, metrics.get(node));
};

/**
 * Measures what nodes use, round by round, until the signal fires. A kubelet that does not answer holds up nobody but
 * itself; where kubelets may not be asked, metrics-server is.
 */
export const followNodeUse = async (options: FollowUse): Promise<void> => {
  let ask: (options: FollowUse) => Promise<boolean | undefined> = askKubelets;
  while (!options.signal.aborted) {
    const begun = performance.now();
    const forbidden = await ask(options);
    if (forbidden) {
      ask = async (again) => {
        await askMetrics(again);
        return false;
      };
      continue;
    }
    const rest = (options.every ?? EVERY) - (performance.now() - begun);
    await pause(Math.max(rest, 1000), options.signal);
  }
};
