import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { KubeConnection } from '../../src/core/kube/connection.ts';

export interface ServedChannels extends AsyncDisposable {
  /** Speaks to the server as to an API server; only its WebSockets. */
  readonly connection: KubeConnection;
  readonly paths: readonly string[];
}

/** A real WebSocket server on loopback that takes the given protocols; `serve` is given each connection. */
export const serveChannels = async (
  protocols: readonly string[],
  serve: (socket: WebSocket, path: string) => void,
): Promise<ServedChannels> => {
  const http = createServer();
  const paths: string[] = [];
  const server = new WebSocketServer({
    server: http,
    handleProtocols: (asked) => protocols.find((protocol) => asked.has(protocol)) ?? false,
  });
  server.on('connection', (socket, { url = '' }) => {
    paths.push(url);
    serve(socket, url);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const refuse = () => Promise.reject(new Error('only WebSockets are served here'));
  return {
    paths,
    connection: {
      id: 'context/test',
      authority: undefined,
      server: origin,
      call: refuse,
      stream: refuse,
      openWebSocket: async (path, options) => {
        const socket = new WebSocket(`${origin}${path}`, [...options.protocols]);
        options.signal.addEventListener('abort', () => socket.terminate());
        socket.once('open', () => socket.pause());
        await once(socket, 'open');
        return socket;
      },
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      http.close();
      await once(http, 'close');
    },
  };
};
