import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { ApiCredentials } from '../../src/core/kube/connect/certificateAccess.ts';
import { makeCertificates } from './makeCertificates.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
  /** Name in the client's certificate. */
  readonly user: string;
}

type Answer = (request: ApiRequest, response: ServerResponse) => unknown;

export interface ServedApi extends AsyncDisposable {
  readonly credentials: ApiCredentials;
  readonly requests: readonly ApiRequest[];
  readonly server: Server;
  /** Connections that were opened so far. */
  readonly connections: () => number;
}

const readRequest = async (request: IncomingMessage): Promise<ApiRequest> => {
  const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    contentType: request.headers['content-type'],
    body: Buffer.concat(chunks).toString(),
    user: String((request.socket as TLSSocket).getPeerCertificate().subject.CN),
  };
};

/** A real HTTPS server that wants a client's certificate; what `answer` returns is sent as JSON, if anything. */
export const serveApi = async (answer: Answer): Promise<ServedApi> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-api-'));
  const { ca, server: own, client } = makeCertificates(folder);
  await rm(folder, { recursive: true });
  const requests: ApiRequest[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await readRequest(incoming);
    requests.push(request);
    const body = await answer(request, response);
    if (body !== undefined) response.end(JSON.stringify(body));
  };
  const server = createServer(
    { ...own, ca, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      handle(request, response).catch(() => response.destroy());
    },
  );
  let connections = 0;
  server.on('secureConnection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return {
    server,
    requests,
    connections: () => connections,
    credentials: {
      server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      certificateAuthority: base64(ca),
      clientCertificate: base64(client.cert),
      clientKey: base64(client.key),
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
