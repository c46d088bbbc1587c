import type { Agent, IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import type { WebSocket } from 'ws';
import { AppError } from '../../../shared/errors.ts';
import { parseJson, writeJson } from '../../lib/exactJson.ts';
import { ApiRefusal } from '../apiRefusal.ts';
import type { ApiAnswer, ApiCall, KubeConnection } from '../connection.ts';
import type { KubeAccess, SignIn } from './kubeAccess.ts';
import { makeAgent, tlsOptions } from './makeAgent.ts';
import { openSocket } from './openSocket.ts';
import { type SendRequest, sendRequest } from './sendRequest.ts';

/** Connections to one API server with one access; what `KubeConnection` is made of. */
export interface OpenConnection extends Pick<KubeConnection, 'call' | 'stream' | 'openWebSocket'> {
  readonly access: KubeAccess;
  /** Ends all connections, and so every stream over them. */
  close(): void;
}

interface Agents {
  readonly signIn: SignIn;
  readonly calls: Agent;
  /** Streams stay open for long, so they do not take the calls' connections. */
  readonly streams: Agent;
}

/** Opens the connections to an API server; nothing is sent before it is needed. */
export const openConnection = (access: KubeAccess, env: NodeJS.ProcessEnv): OpenConnection => {
  const agents = keepAgents(access, env);
  const prepare = async (method: string, path: string, signal: AbortSignal) => {
    const signIn = await access.signIn(signal);
    return {
      method,
      url: new URL(access.server.replace(/\/+$/, '') + path),
      headers: signIn.headers,
      tls: tlsOptions({ access, signIn }),
      signal,
      agents: await agents.get(signIn),
    };
  };
  return {
    access,
    close: agents.close,
    call: async (method, path, options) => {
      const { agents: kept, ...rest } = await prepare(method, path, options.signal);
      return await answerCall({ ...rest, agent: kept.calls }, { ...options, withheld: access.withheld });
    },
    stream: async (path, { signal, accept = 'application/json' }) => {
      const { agents: kept, ...rest } = await prepare('GET', path, signal);
      const headers = { ...rest.headers, accept };
      const response = await sendRequest({ ...rest, headers, agent: kept.streams });
      // It is the reader's to handle; without one a reset must not end the process.
      response.on('error', () => undefined);
      if (response.statusCode !== undefined && response.statusCode < 300) return response;
      throw new ApiRefusal(
        { method: 'GET', path: rest.url.pathname, withheld: access.withheld },
        response.statusCode ?? 0,
        await readText(response),
      );
    },
    openWebSocket: async (path, { protocols, signal }): Promise<WebSocket> => {
      const { agents: kept, ...rest } = await prepare('GET', path, signal);
      const { withheld } = access;
      return await openSocket({ ...rest, agent: kept.streams, protocols, withheld });
    },
  };
};

/** Makes agents at first need, and new ones when the client certificate changes. */
const keepAgents = (access: KubeAccess, env: NodeJS.ProcessEnv) => {
  let kept: Promise<Agents> | undefined;
  let mark: unknown;
  let closed = false;
  const make = async (signIn: SignIn): Promise<Agents> => ({
    signIn,
    calls: await makeAgent({ access, signIn, env, maxSockets: 8 }),
    streams: await makeAgent({ access, signIn, env, maxSockets: Number.POSITIVE_INFINITY }),
  });
  const drop = () => {
    kept?.then(
      ({ calls, streams }) => {
        calls.destroy();
        streams.destroy();
      },
      () => undefined,
    );
    kept = undefined;
  };
  return {
    get: async (signIn: SignIn) => {
      if (closed) throw new AppError('CANCELLED', `The connection to ${access.server} was closed.`);
      const now = String(signIn.certificate ?? '');
      if (kept !== undefined && mark !== now) drop();
      mark = now;
      kept ??= make(signIn);
      return await kept;
    },
    close: () => {
      closed = true;
      drop();
    },
  };
};

const answerCall = async <T>(
  prepared: SendRequest,
  options: ApiCall & Pick<KubeAccess, 'withheld'>,
): Promise<ApiAnswer<T>> => {
  const { method, url } = prepared;
  const deadline = options.deadline ?? 10_000;
  const late = AbortSignal.timeout(deadline);
  const body = options.body === undefined ? undefined : encodeBody(options.body);
  try {
    const response = await sendRequest({
      ...prepared,
      body,
      signal: AbortSignal.any([options.signal, late]),
      headers: {
        ...prepared.headers,
        accept: options.accept ?? 'application/json',
        ...(isFar(url) ? { 'accept-encoding': 'gzip' } : {}),
        ...(body === undefined
          ? {}
          : {
              'content-type': options.contentType ?? 'application/json',
              'content-length': String(Buffer.byteLength(body)),
            }),
      },
    });
    const status = response.statusCode ?? 0;
    const text = await readText(response);
    if ((status < 200 || status >= 300) && !options.okCodes?.includes(status)) {
      const { withheld } = options;
      throw new ApiRefusal({ method, path: url.pathname, withheld }, status, text);
    }
    return { status, body: parseBody(text, `${method} ${url.pathname}`) as T };
  } catch (error) {
    if (error instanceof AppError) throw error;
    options.signal.throwIfAborted();
    throw describeBroken(error, { late: late.aborted, deadline, url, method });
  }
};

/** A text (YAML for server-side apply) goes as it is. */
const encodeBody = (body: unknown) => (typeof body === 'string' ? body : writeJson(body));

/** Compressing costs the server more than it saves on the way from this very machine. */
const isFar = ({ hostname }: URL) => !/^(localhost|127\.|\[::1\])/.test(hostname);

const readText = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  if (response.headers['content-encoding'] !== 'gzip') {
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
  const plain = createGunzip();
  response.on('error', (error) => plain.destroy(error));
  for await (const chunk of response.pipe(plain)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const parseBody = (text: string, asked: string): unknown => {
  if (!text.startsWith('{')) return text;
  try {
    return parseJson(text);
  } catch (cause) {
    throw new AppError('API_FAILED', `The answer of the API server to ${asked} is no JSON.`, { cause });
  }
};

interface Broken {
  readonly late: boolean;
  readonly deadline: number;
  readonly url: URL;
  readonly method: string;
}

const describeBroken = (cause: unknown, { late, deadline, url, method }: Broken) => {
  const why = late
    ? `did not answer within ${deadline / 1000} s`
    : `broke off its answer: ${(cause as Error).message}`;
  return new AppError('HOST_UNREACHABLE', `The API server at ${url.origin} ${why}.`, {
    details: [`${method} ${url.pathname}`],
    hint: 'See that the cluster runs and that this machine can reach it.',
    cause,
  });
};
