import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Router } from '../core/router/createRouter.ts';
import type { RouterContext } from '../core/router/routerContext.ts';
import { AppError } from '../shared/errors.ts';
import { answerPage, answerSession, type RequestTools, refuse } from './answerRequest.ts';
import { type Refusal, refuseRequest } from './gate.ts';
import type { PageFiles } from './pageFiles.ts';
import { makePageHeaders } from './pageHeaders.ts';
import { CLOSE, endSocket, SOCKET_LIMITS, type SocketLimits, serveSocket } from './serveSocket.ts';
import { readToken } from './sessionCookie.ts';
import { createSessions } from './sessions.ts';

const LOOPBACK = '127.0.0.1';
const SOCKET_PATH = '/api/socket';
const SESSION_PATH = '/api/session';

export interface ServerLimits extends SocketLimits {
  /** Bytes of one message to the engine; the largest are folders of manifests. */
  readonly message: number;
  /** Sockets to the engine at once, each a tab. */
  readonly sockets: number;
}

const LIMITS: ServerLimits = { ...SOCKET_LIMITS, message: 64 * 1024 * 1024, sockets: 32 };

export interface ServerOptions {
  readonly router: Router;
  readonly files: PageFiles;
  /** 0 takes a free one; `PORT_TAKEN` when it is not free. */
  readonly port: number;
  readonly report: RouterContext['report'];
  readonly limits?: Partial<ServerLimits>;
  /** Milliseconds since 1970; for the codes' time limit. */
  readonly now?: () => number;
}

export interface OpenServer {
  readonly port: number;
  /** An address that signs a browser in, once, within ten minutes. */
  readonly makeLink: () => string;
  /** Ends all connections and resolves when nothing is left. */
  readonly close: () => Promise<void>;
}

/** Serves the interface and the contract on this machine's loopback address alone. */
export const openServer = async (options: ServerOptions): Promise<OpenServer> => {
  const limits = { ...LIMITS, ...options.limits };
  // A page and its files are a few requests; whoever holds on to many connections is no browser of a person.
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 });
  server.maxConnections = limits.sockets * 4 + 64;
  const port = await listen(server, options.port);
  const names = [LOOPBACK, 'localhost'].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  const sessions = createSessions(options.now === undefined ? {} : { now: options.now });
  const tools: RequestTools = {
    files: options.files,
    sessions,
    port,
    rules: { hosts: names, origins: names.map((name) => `http://${name}`) },
    headers: makePageHeaders(names),
  };
  const sockets = new Set<WebSocket>();
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.message,
    perMessageDeflate: false,
  });
  server.on('request', (request, response) => answer(request, response, tools));
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const refusal = refuseSocket(request, tools);
    if (refusal !== undefined) return rejectUpgrade(stream, refusal.status, refusal.reason);
    if (sockets.size >= limits.sockets)
      return rejectUpgrade(stream, 503, 'Slipway is open in too many tabs.');
    webSockets.handleUpgrade(request, stream, head, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      serveSocket(socket, { ...options, limits });
    });
  });
  server.on('clientError', (_error, stream) => stream.destroy());
  return {
    port,
    makeLink: () => `http://${LOOPBACK}:${port}/#code=${sessions.makeCode()}`,
    close: async () => {
      for (const socket of sockets) endSocket(socket, CLOSE.goingAway, 'Slipway was ended');
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Also those that have asked nothing yet: browsers open some ahead, and those count as busy.
      server.closeAllConnections();
      await closed;
    },
  };
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program has it' : cause.message;
      reject(
        new AppError('PORT_TAKEN', `Port ${port} cannot be used: ${why}.`, {
          cause,
          hint: 'Leave out --port to take a free one.',
        }),
      );
    });
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });

const answer = (request: IncomingMessage, response: ServerResponse, tools: RequestTools) => {
  const isSession = request.url === SESSION_PATH;
  const refusal = refuseRequest(request, isSession ? 'session' : 'page', tools.rules);
  if (refusal !== undefined) return refuse(response, refusal, tools.headers);
  if (isSession) void answerSession(request, response, tools);
  else answerPage(request, response, tools);
};

const refuseSocket = (request: IncomingMessage, tools: RequestTools): Refusal | undefined => {
  const refusal = refuseRequest(request, 'socket', tools.rules);
  if (refusal !== undefined) return refusal;
  if (request.url !== SOCKET_PATH) return { status: 400, reason: 'There is no socket at this path.' };
  const token = readToken(request, tools.port);
  const isKnown = token !== undefined && tools.sessions.isKnown(token);
  return isKnown ? undefined : { status: 401, reason: 'This browser is not signed in.' };
};

const rejectUpgrade = (stream: Duplex, status: number, reason: string): void => {
  const body = `${reason}\n`;
  // Whoever was refused need not close its side.
  stream.once('finish', () => stream.destroy());
  stream.end(
    [
      `HTTP/1.1 ${status} Refused`,
      'connection: close',
      'content-type: text/plain; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
};
