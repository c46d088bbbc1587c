import { Agent, request } from 'node:https';
import { AppError } from '../../shared/errors.ts';
import { parseJson, writeJson } from '../lib/exactJson.ts';

export interface ApiCredentials {
  /** Address as this machine reaches it, such as https://127.0.0.1:40123. */
  readonly server: string;
  /** Certificates and key as base64 of PEM. */
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

export interface ApiCall {
  readonly signal: AbortSignal;
  readonly body?: unknown;
  /** Status codes besides 2xx that are an answer and no error. */
  readonly okCodes?: readonly number[];
  /** Milliseconds for the whole call; 10,000 by default. */
  readonly deadline?: number;
  readonly contentType?: string;
  /** What kind of answer is wanted; `application/json` by default. */
  readonly accept?: string;
}

export interface ApiAnswer<T> {
  readonly status: number;
  readonly body: T;
}

/** Calls one cluster's API server over kept connections, with the client certificate of its kubeconfig. */
export interface ApiClient {
  /** `API_FAILED` with the server's own words for a refusal, `HOST_UNREACHABLE` when nobody answers. */
  call<T>(method: string, path: string, options: ApiCall): Promise<ApiAnswer<T>>;
  close(): void;
}

const decode = (text: string) => Buffer.from(text, 'base64');

export const createApiClient = (credentials: ApiCredentials): ApiClient => {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ca: decode(credentials.certificateAuthority),
    cert: decode(credentials.clientCertificate),
    key: decode(credentials.clientKey),
  });
  return {
    close: () => agent.destroy(),
    call: async (method, path, options) => {
      const url = new URL(path, credentials.server);
      const { status, text } = await send(agent, { method, url }, options);
      const body = parseBody(text, `${method} ${url.pathname}`);
      if ((status >= 200 && status < 300) || options.okCodes?.includes(status)) return { status, body };
      const reason = (body as { message?: string }).message ?? text.slice(0, 500);
      throw new AppError(
        'API_FAILED',
        `The API server refused ${method} ${url.pathname} (${status}): ${reason}`,
      );
    },
  };
};

const parseBody = (text: string, asked: string) => {
  if (!text.startsWith('{')) return text;
  try {
    // biome-ignore lint/suspicious/noExplicitAny: as JSON.parse gives it
    return parseJson(text) as any;
  } catch (error) {
    throw new AppError('API_FAILED', `The answer of the API server to ${asked} is no JSON.`, {
      cause: error,
    });
  }
};

/** What a server that is just being started does to a connection. */
const LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

const send = (agent: Agent, { method, url }: { method: string; url: URL }, options: ApiCall) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const body = options.body === undefined ? undefined : writeJson(options.body);
    const deadline = options.deadline ?? 10_000;
    const late = AbortSignal.timeout(deadline);
    const signal = AbortSignal.any([options.signal, late]);
    const fail = (error: NodeJS.ErrnoException) => {
      if (options.signal.aborted) return reject(options.signal.reason);
      const why = late.aborted
        ? `did not answer within ${deadline / 1000} s`
        : `could not be reached: ${error.message}`;
      const code = late.aborted || LOST.has(error.code ?? '') ? 'HOST_UNREACHABLE' : 'API_FAILED';
      const message = `The API server at ${url.origin} ${why} (${method} ${url.pathname})`;
      reject(new AppError(code, message, { cause: error }));
    };
    const headers = {
      accept: options.accept ?? 'application/json',
      ...(body === undefined
        ? {}
        : {
            'content-type': options.contentType ?? 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
    };
    const call = request(url, { agent, method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.on('error', fail);
    call.end(body);
  });
