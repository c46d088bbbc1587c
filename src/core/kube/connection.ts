import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';

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

export interface StreamCall {
  readonly signal: AbortSignal;
  readonly accept?: string;
}

/**
 * One cluster's API server, reached with the sign-in of its kubeconfig, over connections that are kept and shared.
 * Errors: `API_FAILED` with the server's own words for a refusal (`FORBIDDEN`, `NOT_FOUND`, `CONFLICT` where it is one
 * of those), `HOST_UNREACHABLE` when nobody answers.
 */
export interface KubeConnection {
  /** The cluster's id in the contract: `slipway/NAME` or `context/NAME`. */
  readonly id: string;
  readonly server: string;
  /** SHA-256 of the authority that signs the server's certificate; undefined where that is one of the system's. */
  readonly authority: string | undefined;
  call<T>(method: string, path: string, options: ApiCall): Promise<ApiAnswer<T>>;
  /** The bytes of an answer that goes on (a watch, a log) as they come; rejects unless the status is 2xx. */
  stream(path: string, options: StreamCall): Promise<Readable>;
  /**
   * Opens a WebSocket (exec, attach, port-forward) with the first of `protocols` that the server takes. It is paused, so
   * that nothing is missed: whoever listens resumes it.
   */
  openWebSocket(
    path: string,
    options: { readonly protocols: readonly string[]; readonly signal: AbortSignal },
  ): Promise<WebSocket>;
}

/** Finds the connection of a cluster by its id; opened at first need, kept, opened anew when its credentials change. */
export type Connect = (cluster: string, signal: AbortSignal) => Promise<KubeConnection>;
