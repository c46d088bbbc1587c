import { randomUUID } from 'node:crypto';
import { RPCHandler } from '@orpc/server/websocket';
import type { WebSocket } from 'ws';
import type { Router } from '../core/router/createRouter.ts';
import type { RouterContext } from '../core/router/routerContext.ts';

/** Why the server ends a connection; from 4000 on the codes are the application's own. */
export const CLOSE = { goingAway: 1001, badMessage: 1007, tooManyCalls: 4008, tooSlow: 4013 } as const;

export interface SocketLimits {
  /** Calls and streams of one connection at once. */
  readonly calls: number;
  /** Bytes that wait to be sent before the streams are held up, and before the connection is ended. */
  readonly pauseAbove: number;
  readonly closeAbove: number;
  /** Milliseconds between two pings; a connection that did not answer the last one is ended. */
  readonly pingEvery: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  calls: 2000,
  pauseAbove: 1024 * 1024,
  closeAbove: 64 * 1024 * 1024,
  pingEvery: 15_000,
};

/** What the page asks with and is answered with to see whether the connection lives; see the page's own transport. */
const PING = 'ping';
const PONG = 'pong';

/** Milliseconds that a closing connection has for saying goodbye. */
const GOODBYE = 1000;

export interface SocketServer {
  readonly router: Router;
  readonly report: RouterContext['report'];
  readonly limits: SocketLimits;
}

/** Serves the contract on one socket until it is closed; then everything that its caller began for itself ends. */
export const serveSocket = (socket: WebSocket, { router, report, limits }: SocketServer): void => {
  const gone = new AbortController();
  const handler = new RPCHandler(router);
  const peer = {
    send: (data: unknown) => sendInTurn({ socket, limits, data }),
    addEventListener: () => undefined,
  };
  const context: RouterContext = {
    connection: { id: randomUUID(), signal: gone.signal },
    shell: 'browser',
    report,
  };
  let calls = 0;
  const take = async (data: string) => {
    if (calls >= limits.calls) return endSocket(socket, CLOSE.tooManyCalls, 'too many calls at once');
    calls += 1;
    try {
      await handler.message(peer as never, data, { context });
    } catch {
      endSocket(socket, CLOSE.badMessage, 'not a message of this program');
    } finally {
      calls -= 1;
    }
  };
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return endSocket(socket, CLOSE.badMessage, 'not a message of this program');
    const text = data.toString('utf8');
    if (text === PING) socket.send(PONG);
    else void take(text);
  });
  watchPulse(socket, limits);
  // What is wrong with a frame, or with the network; 'close' follows.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    handler.close(peer as never);
    gone.abort();
  });
};

/** Ends a connection in words, and for certain also when the other side does not read. */
export const endSocket = (socket: WebSocket, code: number, reason: string): void => {
  // Whoever ended it first has said why.
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), GOODBYE);
  socket.once('close', () => clearTimeout(timer));
};

/** Sends, and while much waits to be sent resolves only when it has gone: that holds up the stream it belongs to. */
const sendInTurn = async ({
  socket,
  limits,
  data,
}: {
  readonly socket: WebSocket;
  readonly limits: SocketLimits;
  readonly data: unknown;
}): Promise<void> => {
  // A stream whose sending fails ends; one whose events vanished would go on without ever waiting.
  if (socket.readyState !== socket.OPEN) throw new Error('the connection is closed');
  if (socket.bufferedAmount > limits.closeAbove) {
    endSocket(socket, CLOSE.tooSlow, 'too slow in reading');
    throw new Error('the connection is closed');
  }
  const sent = new Promise<void>((resolve) => {
    // An error here means that the connection is gone, which 'close' tells.
    socket.send(data as string, () => resolve());
  });
  if (socket.bufferedAmount > limits.pauseAbove) await sent;
};

/** Ends a connection whose other side is gone without a word, as after sleep. */
const watchPulse = (socket: WebSocket, { pingEvery }: SocketLimits): void => {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingEvery);
  socket.once('close', () => clearInterval(timer));
};
