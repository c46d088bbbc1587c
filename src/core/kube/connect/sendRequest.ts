import { type Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AppError } from '../../../shared/errors.ts';

export interface SendRequest {
  readonly url: URL;
  readonly method: string;
  readonly agent: Agent;
  readonly tls: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

/** Nothing was said to the server, so asking again cannot do anything twice. */
export class UnreachableError extends AppError {
  readonly unsent: boolean;

  constructor(message: string, options: { readonly unsent: boolean; readonly cause: unknown }) {
    super('HOST_UNREACHABLE', message, {
      hint: 'See that the cluster runs and that this machine can reach it.',
      cause: options.cause,
    });
    this.unsent = options.unsent;
  }
}

/** Sends one request and gives the answer as soon as its headers are there; `UnreachableError` when there is none. */
export const sendRequest = (options: SendRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { url, agent, tls, method, headers, body, signal } = options;
    const send = url.protocol === 'http:' ? requestHttp : requestHttps;
    const call = send(url, { ...tls, agent, method, headers, signal }, resolve);
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) return reject(signal.reason as Error);
      // A connection that was kept may have been closed by the server at the very moment it was used again.
      const unsent = isUnsent(error) || (call.reusedSocket && method === 'GET');
      reject(new UnreachableError(describeUnreachable(url, error), { unsent, cause: error }));
    });
    call.end(body);
  });

const REFUSED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const isTlsError = (code: string) =>
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS_|HOSTNAME_MISMATCH)/.test(code);

/** Whether the request cannot have reached the server. */
export const isUnsent = ({ code = '' }: NodeJS.ErrnoException): boolean =>
  REFUSED.has(code) || isTlsError(code);

/** What happened, as a sentence. */
export const describeUnreachable = (url: URL, error: NodeJS.ErrnoException): string => {
  const code = error.code ?? '';
  const server = `The API server at ${url.origin}`;
  if (code === 'ECONNREFUSED') return `${server} does not answer: nobody listens there.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${server} cannot be found: no address for ${url.hostname} is known.`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return `${server} broke off the connection.`;
  if (isTlsError(code)) {
    return `${server} shows a certificate that the kubeconfig does not trust: ${error.message}.`;
  }
  return `${server} could not be reached: ${error.message}.`;
};
