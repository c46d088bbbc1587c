import type { Agent, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { ApiRefusal } from '../apiRefusal.ts';
import { describeUnreachable, isUnsent, UnreachableError } from './sendRequest.ts';

export interface SocketRequest {
  readonly url: URL;
  readonly agent: Agent;
  readonly tls: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly protocols: readonly string[];
  /** See `KubeAccess.withheld`. */
  readonly withheld?: string | undefined;
  readonly signal: AbortSignal;
}

/** Opens a WebSocket and waits until it is open; it is paused then. When the signal fires it is ended, then or later. */
export const openSocket = async (request: SocketRequest): Promise<WebSocket> => {
  const { url, protocols, signal, tls, agent, headers, withheld } = request;
  signal.throwIfAborted();
  const address = new URL(url);
  address.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const socket = new WebSocket(address, [...protocols], {
    ...tls,
    agent,
    headers: { ...headers } as Record<string, string>,
    handshakeTimeout: 15_000,
    perMessageDeflate: false,
  });
  const stop = () => socket.terminate();
  signal.addEventListener('abort', stop, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', stop));
  // Its user listens too; until then, and after a stop, an error must not end the process.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => {
      // Messages would come before whoever waits for this promise can listen.
      socket.pause();
      resolve();
    });
    socket.once('unexpected-response', (_call, response) => {
      void readRefusal(response).then((text) => {
        reject(
          new ApiRefusal({ method: 'GET', path: url.pathname, withheld }, response.statusCode ?? 0, text),
        );
        stop();
      });
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const message = describeUnreachable(url, error);
      reject(new UnreachableError(message, { unsent: isUnsent(error), cause: error }));
    });
  });
  return socket;
};

const readRefusal = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch {
    // What came until it broke off is all there is to tell.
  }
  return Buffer.concat(chunks).toString('utf8');
};
