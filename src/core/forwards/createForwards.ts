import type { ForwardEntry } from '../../shared/contract/pods.ts';
import { AppError } from '../../shared/errors.ts';
import type { Connect } from '../kube/connection.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { type Forward, startForward } from './forward.ts';
import type { ForwardRequest } from './target.ts';

/** The port-forwards of this process; they belong to no window, and go on until they are stopped. */
export interface Forwards {
  /** All of them, again at each change. */
  watch(options: { readonly signal: AbortSignal }): AsyncIterable<readonly ForwardEntry[]>;
  /** `PORT_TAKEN` when somebody listens there, `NOT_FOUND` when there is no such pod or service. */
  start(request: ForwardRequest): Promise<ForwardEntry>;
  /** Stops it and cuts its connections. */
  stop(id: string): Promise<void>;
  /** Stops all. */
  close(): Promise<void>;
}

/** Milliseconds that changes are gathered: a page that loads opens many connections at once. */
const TICK = 50;

export const createForwards = ({ connect }: { readonly connect: Connect }): Forwards => {
  const forwards = new Map<string, Forward>();
  const watchers = new Set<(entries: readonly ForwardEntry[]) => void>();
  let isTelling = false;
  let isClosed = false;
  const list = () => [...forwards.values()].map((forward) => forward.entry());
  const tell = () => {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      for (const watcher of watchers) watcher(list());
    }, TICK);
  };
  return {
    watch: async function* ({ signal }) {
      const queue = createEventQueue<readonly ForwardEntry[]>({ signal, merge: keepLatest });
      watchers.add(queue.push);
      try {
        queue.push(list());
        yield* queue;
      } finally {
        watchers.delete(queue.push);
      }
    },
    start: async (request) => {
      const connection = (signal: AbortSignal) => connect(request.cluster, signal);
      const forward = await startForward({ connect: connection, request, onChange: tell });
      if (isClosed) {
        await forward.stop();
        throw new AppError('CANCELLED', 'Slipway is being closed.');
      }
      const entry = forward.entry();
      forwards.set(entry.id, forward);
      tell();
      return entry;
    },
    stop: async (id) => {
      const forward = forwards.get(id);
      if (forward === undefined) throw new AppError('NOT_FOUND', 'This forward is stopped already.');
      forwards.delete(id);
      tell();
      await forward.stop();
    },
    close: async () => {
      isClosed = true;
      const all = [...forwards.values()];
      forwards.clear();
      tell();
      await Promise.all(all.map((forward) => forward.stop()));
    },
  };
};
