import { wake } from '../wake.ts';
import { type ConnectionState, setConnectionState } from './connectionState.ts';
import { type HeldLine, holdLine, signedOut } from './holdLine.ts';
import type { Lines } from './line.ts';
import { type Heartbeat, openSocketLine, type SocketLine } from './socketLine.ts';

export interface SocketLinesOptions {
  readonly createSocket: () => WebSocket;
  /** Whether this tab is signed in; rejects when nobody answers. */
  readonly hasSession: () => Promise<boolean>;
  readonly heartbeat?: Heartbeat;
  /** Milliseconds before the first new attempt, and at most between attempts. */
  readonly backoff?: { readonly first: number; readonly most: number };
  readonly onState?: (state: ConnectionState) => void;
  /** Something that may bring the connection back sooner, or have it looked at. */
  readonly wake?: EventTarget;
  /** Milliseconds that a call waits for a connection. */
  readonly waitForLine?: number;
}

/** Keeps a WebSocket to the engine open: connects again after every loss, with pauses that grow, until it is stopped. */
export const keepSocketOpen = (options: SocketLinesOptions): Lines => {
  const stopped = new AbortController();
  const held = holdLine(options.waitForLine);
  void keepOpen({ ...options, held, stopped: stopped.signal });
  return { next: held.next, stop: () => stopped.abort() };
};

interface Loop extends SocketLinesOptions {
  readonly held: HeldLine;
  readonly stopped: AbortSignal;
}

const keepOpen = async (loop: Loop): Promise<void> => {
  const {
    createSocket,
    held,
    stopped,
    heartbeat = { every: 15_000, within: 10_000 },
    backoff = { first: 250, most: 10_000 },
    onState = setConnectionState,
    wake: wakes = wake,
  } = loop;
  let pause = backoff.first;
  while (!stopped.aborted) {
    const line = await openSocketLine(createSocket(), heartbeat);
    if (line !== undefined) {
      pause = backoff.first;
      held.put(line);
      onState('open');
      // Streams that rest between two tries need not wait any longer.
      wakes.dispatchEvent(new Event('wake'));
      await lastUntilClosed(line, wakes, stopped);
      held.put(undefined);
    }
    if (stopped.aborted) return;
    const loss = await explainLoss(loop);
    held.refuse(loss === 'signed-out' ? signedOut : undefined);
    onState(loss);
    await sleep(pause * (0.75 + Math.random() / 2), wakes, stopped);
    pause = Math.min(pause * 2, backoff.most);
  }
};

/** A server that answers, and does not know us, is no lost connection. */
const explainLoss = async ({ hasSession }: Loop): Promise<ConnectionState> =>
  await hasSession().then(
    (known) => (known ? 'lost' : 'signed-out'),
    () => 'lost',
  );

const lastUntilClosed = (line: SocketLine, wakes: EventTarget, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      wakes.removeEventListener('wake', line.check);
      stopped.removeEventListener('abort', line.close);
      resolve();
    };
    // After sleep a socket may look open for minutes.
    wakes.addEventListener('wake', line.check);
    stopped.addEventListener('abort', line.close, { once: true });
    if (line.closed.aborted) end();
    else line.closed.addEventListener('abort', end, { once: true });
  });

const sleep = (milliseconds: number, wakes: EventTarget, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      wakes.removeEventListener('wake', end);
      stopped.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    wakes.addEventListener('wake', end);
    stopped.addEventListener('abort', end);
  });
