import { createHash } from 'node:crypto';
import { ApiRefusal } from '../apiRefusal.ts';
import type { Connect, KubeConnection } from '../connection.ts';
import type { KubeAccess } from './kubeAccess.ts';
import { type OpenConnection, openConnection } from './openConnection.ts';
import { UnreachableError } from './sendRequest.ts';
import { shareRun } from './shareRun.ts';

export interface ConnectOptions {
  /** Finds how a cluster is reached now; rejects when there is none of that id. */
  readonly readAccess: (id: string, signal: AbortSignal) => Promise<KubeAccess>;
  /** Reading it is cheap for this id, so each `connect` looks whether it changed. */
  readonly isCheap: (id: string) => boolean;
  readonly env: NodeJS.ProcessEnv;
}

export interface Connections {
  readonly connect: Connect;
  /** Ends every connection and every stream over one. */
  readonly close: () => void;
}

/** Milliseconds for finding out how a cluster is reached. */
const READ_DEADLINE = 60_000;
/** Milliseconds until an access that did not help is read again. */
const RENEW_PAUSE = 3000;

/** Makes `connect`: one connection per cluster, opened at first need and opened anew when its access changes. */
export const createConnect = (options: ConnectOptions): Connections => {
  const kept = new Map<
    string,
    { get: (signal: AbortSignal) => Promise<KubeConnection>; close: () => void }
  >();
  return {
    connect: async (id, signal) => {
      const entry = kept.get(id) ?? keepConnection(id, options);
      kept.set(id, entry);
      return await entry.get(signal);
    },
    close: () => {
      for (const { close } of kept.values()) close();
      kept.clear();
    },
  };
};

const keepConnection = (id: string, { readAccess, isCheap, env }: ConnectOptions) => {
  let open: OpenConnection | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  const replace = (access: KubeAccess) => {
    open?.close();
    open = openConnection(access, env);
    return open;
  };
  const look = shareRun(async (signal) => {
    const access = await readAccess(id, signal);
    return open?.access.fingerprint === access.fingerprint ? open : replace(access);
  }, READ_DEADLINE);
  /** The connection to try again with after `failed`; undefined when there is no other. */
  const renew = shareRun(async (signal) => {
    const before = open;
    if (before !== undefined && performance.now() - renewedAt < RENEW_PAUSE) return undefined;
    renewedAt = performance.now();
    const access = await readAccess(id, signal);
    if (before?.access.fingerprint !== access.fingerprint || access.renewable) return replace(access);
    return undefined;
  }, READ_DEADLINE);
  const current = async (signal: AbortSignal) => open ?? (await look(signal));
  const attempt = async <T>(signal: AbortSignal, use: (on: OpenConnection) => Promise<T>): Promise<T> => {
    const first = await current(signal);
    try {
      return await use(first);
    } catch (error) {
      if (signal.aborted || !mayHelp(error)) throw error;
      const second = await findAnother(first, error, signal);
      if (second === undefined) throw error;
      return await use(second);
    }
  };
  const findAnother = async (first: OpenConnection, error: unknown, signal: AbortSignal) => {
    // Somebody else who failed on the same connection was quicker.
    if (open !== undefined && open !== first) return open;
    // A kept connection that was closed under our feet: the next is a new one.
    if (isBrokenOff(error)) return first;
    return await renew(signal);
  };
  const connection: KubeConnection = {
    id,
    get server() {
      return open?.access.server ?? '';
    },
    get authority() {
      const pem = open?.access.authority;
      return pem && createHash('sha256').update(pem).digest('hex');
    },
    call: async (method, path, call) => await attempt(call.signal, (on) => on.call(method, path, call)),
    stream: async (path, call) => await attempt(call.signal, (on) => on.stream(path, call)),
    openWebSocket: async (path, call) => await attempt(call.signal, (on) => on.openWebSocket(path, call)),
  };
  return {
    get: async (signal: AbortSignal) => {
      if (open === undefined || isCheap(id)) await look(signal);
      return connection;
    },
    close: () => open?.close(),
  };
};

/** Asking again cannot do anything twice, and may work with another access. */
const mayHelp = (error: unknown): boolean =>
  (error instanceof ApiRefusal && error.status === 401) ||
  (error instanceof UnreachableError && error.unsent);

const isBrokenOff = (error: unknown): boolean =>
  error instanceof UnreachableError &&
  ['ECONNRESET', 'EPIPE'].includes((error.cause as NodeJS.ErrnoException).code ?? '');
