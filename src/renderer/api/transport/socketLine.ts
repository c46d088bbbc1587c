import { RPCLink } from '@orpc/client/websocket';
import type { Line } from './line.ts';

/** Texts outside the calls' own messages: the page asks whether the other side is still there. */
const PING = 'ping';
const PONG = 'pong';

export interface Heartbeat {
  /** Milliseconds between two questions. */
  readonly every: number;
  /** Milliseconds in which something has to come from the other side. */
  readonly within: number;
}

type SocketEvents = Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'>;

export interface SocketLine extends Line {
  /** Asks at once whether the other side is still there; without an answer in time the line is closed. */
  readonly check: () => void;
  readonly close: () => void;
}

/** Resolves with a line over the socket once it is open; undefined when it closes before that. */
export const openSocketLine = (socket: WebSocket, heartbeat: Heartbeat): Promise<SocketLine | undefined> => {
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve) => {
    socket.addEventListener('open', () => resolve(startLine(socket, heartbeat)), { once: true });
    socket.addEventListener('close', () => resolve(undefined), { once: true });
  });
};

const startLine = (socket: WebSocket, { every, within }: Heartbeat): SocketLine => {
  const controller = new AbortController();
  const calls = withoutPongs(socket, controller.signal);
  let heardAt = performance.now();
  let verdict: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    // A dead network never confirms a close, so nobody waits for that.
    socket.close();
    controller.abort();
  };
  const check = () => {
    if (socket.readyState !== WebSocket.OPEN) return close();
    const askedAt = performance.now();
    socket.send(PING);
    clearTimeout(verdict);
    verdict = setTimeout(() => {
      if (heardAt < askedAt) close();
    }, within);
  };
  const timer = setInterval(check, every);
  socket.addEventListener('message', () => {
    heardAt = performance.now();
  });
  socket.addEventListener('close', () => controller.abort(), { once: true });
  controller.signal.addEventListener('abort', () => {
    clearInterval(timer);
    clearTimeout(verdict);
  });
  return { link: new RPCLink({ websocket: calls }), closed: controller.signal, check, close };
};

/** The socket as the calls see it: no answers to our own questions, and closed as soon as we say so. */
const withoutPongs = (socket: WebSocket, closed: AbortSignal): SocketEvents => {
  const events = new EventTarget();
  socket.addEventListener('message', ({ data }) => {
    if (data !== PONG && !closed.aborted) events.dispatchEvent(new MessageEvent('message', { data }));
  });
  closed.addEventListener('abort', () => events.dispatchEvent(new Event('close')), { once: true });
  return {
    get readyState() {
      return closed.aborted ? WebSocket.CLOSED : socket.readyState;
    },
    send: (data) => socket.send(data),
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
};
