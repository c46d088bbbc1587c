import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { ListenOptions } from 'node:net';

export interface EngineAnswers {
  readonly version?: object;
  readonly info?: object;
  readonly networks?: readonly object[];
}

/** Answers as a Docker engine does to /_ping, /version, /info and /networks. */
export const answerAsEngine =
  ({ version, info, networks }: EngineAnswers = {}): RequestListener =>
  (request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    const answers: Record<string, unknown> = {
      '/version': { Version: '27.1.0', ApiVersion: '1.46', Os: 'linux', ...version },
      '/info': {
        OSType: 'linux',
        CgroupVersion: '2',
        Driver: 'overlay2',
        MemTotal: 16 * 2 ** 30,
        NCPU: 8,
        Name: 'somewhere-else',
        DockerRootDir: '/var/lib/docker',
        ...info,
      },
      '/networks': networks ?? [],
    };
    if (path === '/_ping') return void response.end('OK');
    response.statusCode = path in answers ? 200 : 404;
    response.end(JSON.stringify(answers[path] ?? { message: 'page not found' }));
  };

/** A server on a socket or port that closes, with its connections, at the end of the test. */
export const serveEngine = async (
  listen: ListenOptions,
  listener: RequestListener = answerAsEngine(),
): Promise<AsyncDisposable & { readonly server: Server }> => {
  const server = createServer(listener).listen(listen);
  await once(server, 'listening');
  return { server, [Symbol.asyncDispose]: () => closeServer(server) };
};

/** Closes a server and cuts what is still connected. */
export const closeServer = async (server: Server): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
};
