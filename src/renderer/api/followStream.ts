import type { ErrorInfo } from '../../shared/errors.ts';
import { toErrorInfo } from './toErrorInfo.ts';

/** `lost` shows what was last known; `ended` is a stream that said all it had. */
export type LiveStatus = 'connecting' | 'live' | 'lost' | 'ended';

export type Subscribe<Event> = (signal: AbortSignal) => Promise<AsyncIterable<Event>>;

export interface StreamListener<Event> {
  /** `isFirst` marks the first event of each new connection, which begins with a snapshot. */
  readonly onEvent: (event: Event, isFirst: boolean) => void;
  readonly onStatus: (status: LiveStatus, error: ErrorInfo | undefined) => void;
}

export interface FollowOptions<Event> extends StreamListener<Event> {
  readonly subscribe: Subscribe<Event>;
  readonly signal: AbortSignal;
  /** Milliseconds before the first new attempt and at most between attempts. */
  readonly backoff?: { readonly first: number; readonly most: number };
  /** Something that may bring the connection back sooner: the network is there again, the window is looked at. */
  readonly wake?: EventTarget;
}

/**
 * Follows a stream until the signal ends it or the stream itself does, and subscribes again after every failure, with
 * pauses that grow; after a refusal only once something wakes it, since asking again would change nothing. Resolves
 * then; never rejects.
 */
export const followStream = async <Event>(options: FollowOptions<Event>): Promise<void> => {
  const { signal, onStatus, backoff = { first: 250, most: 10_000 } } = options;
  let pause = backoff.first;
  while (!signal.aborted) {
    const result = await readOnce(options);
    if (signal.aborted) return;
    if (result.ended) return onStatus('ended', undefined);
    if (result.hadEvents) pause = backoff.first;
    onStatus('lost', result.error);
    // The jitter keeps many streams that were lost together from coming back in one burst.
    const milliseconds = result.error.code === 'FORBIDDEN' ? undefined : pause * (0.75 + Math.random() / 2);
    await sleep(milliseconds, signal, options.wake);
    pause = Math.min(pause * 2, backoff.most);
  }
};

type ReadResult =
  | { readonly ended: true }
  | { readonly ended: false; readonly hadEvents: boolean; readonly error: ErrorInfo };

const readOnce = async <Event>(options: FollowOptions<Event>): Promise<ReadResult> => {
  const { subscribe, signal, onEvent, onStatus } = options;
  let hadEvents = false;
  try {
    for await (const event of await subscribe(signal)) {
      if (signal.aborted) break;
      onEvent(event, !hadEvents);
      if (!hadEvents) onStatus('live', undefined);
      hadEvents = true;
    }
    return { ended: true };
  } catch (error) {
    return { ended: false, hadEvents, error: toErrorInfo(error) };
  }
};

/** Undefined milliseconds: until it is woken. */
const sleep = (
  milliseconds: number | undefined,
  signal: AbortSignal,
  wake: EventTarget | undefined,
): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      wake?.removeEventListener('wake', end);
      resolve();
    };
    const timer = milliseconds === undefined ? undefined : setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    wake?.addEventListener('wake', end);
  });
