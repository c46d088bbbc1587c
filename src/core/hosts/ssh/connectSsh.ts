import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type AnyAuthMethod, type Client, type ServerHostKeyAlgorithm } from 'ssh2';
import type { AppError } from '../../../shared/errors.ts';
import { pause } from '../../lib/pause.ts';
import { checkHostKey } from './checkHostKey.ts';
import { isBrokenOff, toCancelled, toNoPassage, toSignInError, toUnreachable } from './connectErrors.ts';
import { keepAlive } from './keepAlive.ts';
import { type KnownHostsText, listKnownTypes, readHostKey } from './knownHosts.ts';
import { readKnownHosts } from './knownHostsFiles.ts';
import { listSignIns, type SignIn, tryInTurn } from './signIn.ts';
import type { SshEndpoint, SshSecrets } from './sshEndpoint.ts';

export interface ConnectOptions {
  /** The secrets of a machine, also of one on the way. */
  readonly secrets: (endpoint: SshEndpoint) => Promise<SshSecrets>;
  /** SHA-256 fingerprints of keys that the person confirmed: such a key is written to known_hosts. */
  readonly acceptedKeys?: readonly string[];
  readonly signal: AbortSignal;
}

export interface SshConnection {
  readonly client: Client;
  /** The connection to the nearest machine: may let the process end although it is open. */
  readonly socket: Socket;
  /** Settles when the connection is gone, whatever ended it; never rejects. */
  readonly closed: Promise<void>;
  readonly close: () => void;
}

/** Milliseconds that a machine has to answer where the configuration says nothing. */
const WITHIN = 20_000;
const withinOf = ({ connectWithin = WITHIN }: SshEndpoint) => connectWithin;
const BROKEN_OFF = Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
/** In the order of preference; `ssh-rsa` (SHA-1) is left out. */
const HOST_KEY_ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** A server with many who have not signed in yet turns others away for a moment (MaxStartups). */
const TRIES = 5;
/** Milliseconds before the second try; twice as long before each further one. */
const TRY_AGAIN = 200;

/**
 * Signs in to a machine, through the machines on the way; each one's key is checked. One that breaks off before anybody
 * tried to sign in is tried again, for some 3 s.
 * @throws AppError `HOST_UNREACHABLE`, `HOST_KEY_UNKNOWN` (the fingerprint is its first detail), `HOST_KEY_CHANGED`,
 * `SIGN_IN_FAILED`, `KEY_LOCKED`, `CANCELLED`
 */
export const connectSsh = async (endpoint: SshEndpoint, options: ConnectOptions): Promise<SshConnection> => {
  const { signal } = options;
  for (let tries = 1; ; tries++) {
    const progress = { hasTried: false };
    try {
      return await connectOnce(endpoint, { ...options, progress });
    } catch (error) {
      if (tries === TRIES || progress.hasTried || !isBrokenOff(error)) throw error;
      // Those who were turned away together do not come back together.
      const wait = TRY_AGAIN * 2 ** (tries - 1) * (0.5 + Math.random());
      await pause(wait, signal).catch((reason: unknown) => {
        throw toCancelled(endpoint, reason);
      });
    }
  }
};

interface TryOptions extends ConnectOptions {
  /** Whether a way to sign in was tried at the machine that is being connected to. */
  readonly progress: { hasTried: boolean };
}

const connectOnce = async (endpoint: SshEndpoint, options: TryOptions): Promise<SshConnection> => {
  const hops: Hop[] = [];
  let socket: Socket | undefined;
  try {
    for (const [index, machine] of [...endpoint.jumps, endpoint].entries()) {
      options.progress.hasTried = false;
      // A person may have to be asked, which a connection would not wait for.
      const attempt = await prepareSignIn(machine, options);
      const last = hops.at(-1);
      const stream =
        last === undefined
          ? await openSocket(machine, options)
          : await forwardTo(machine, {
              client: last.client,
              hop: endpoint.jumps[index - 1] as SshEndpoint,
              options,
            });
      if (last === undefined) socket = stream as Socket;
      hops.push({ client: await signIn(attempt, stream, options), stream, machine });
    }
    return toConnection(hops, socket as Socket);
  } catch (error) {
    for (const { client } of hops.reverse()) client.end();
    socket?.destroySoon();
    throw error;
  }
};

interface Hop {
  readonly client: Client;
  readonly stream: Duplex;
  readonly machine: SshEndpoint;
}

const toConnection = (hops: readonly Hop[], socket: Socket): SshConnection => {
  const gone = Promise.withResolvers<void>();
  const stops = hops.map(({ client, stream, machine }) =>
    keepAlive({
      client,
      stream,
      ...machine.alive,
      onSilent: () => {
        gone.resolve();
        socket.destroy();
      },
    }),
  );
  const close = () => {
    for (const stop of stops) stop();
    for (const { client } of [...hops].reverse()) client.end();
    socket.destroySoon();
  };
  // What lies on the way does not outlive any part of it.
  for (const { client } of hops) client.once('close', gone.resolve);
  void gone.promise.then(close);
  return { client: (hops.at(-1) as Hop).client, socket, closed: gone.promise, close };
};

const openSocket = async (endpoint: SshEndpoint, { signal }: ConnectOptions) => {
  const { host, port } = endpoint;
  const within = withinOf(endpoint);
  const socket = connect({ host, port, noDelay: true, autoSelectFamily: true });
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, AbortSignal.timeout(within)]) });
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw toCancelled(endpoint, error);
    throw toUnreachable(endpoint, error, within);
  }
};

interface Passage {
  readonly client: Client;
  /** The machine that the client is signed in to. */
  readonly hop: SshEndpoint;
  readonly options: ConnectOptions;
}

const forwardTo = async (next: SshEndpoint, { client, hop, options }: Passage): Promise<Duplex> => {
  const { signal } = options;
  const within = withinOf(next);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(within)]);
  const opened = Promise.withResolvers<Duplex>();
  const stop = () =>
    opened.reject(
      signal.aborted ? toCancelled(next, signal.reason) : toUnreachable(next, limit.reason, within),
    );
  limit.addEventListener('abort', stop, { once: true });
  if (limit.aborted) stop();
  client.forwardOut('127.0.0.1', 0, next.host, next.port, (error, stream) => {
    if (error === undefined) {
      opened.resolve(stream);
      if (limit.aborted) stream.close();
    } else opened.reject(toNoPassage(next, hop, error));
  });
  try {
    return await opened.promise;
  } finally {
    limit.removeEventListener('abort', stop);
  }
};

interface Attempt {
  readonly endpoint: SshEndpoint;
  readonly known: readonly KnownHostsText[];
  readonly ways: SignIn;
}

const prepareSignIn = async (endpoint: SshEndpoint, options: ConnectOptions): Promise<Attempt> => ({
  endpoint,
  known: await readKnownHosts([...endpoint.knownHostsFiles, ...(endpoint.globalKnownHostsFiles ?? [])]),
  ways: await listSignIns(endpoint, await options.secrets(endpoint)),
});

const signIn = async (
  { endpoint, known, ways }: Attempt,
  stream: Duplex,
  { signal, acceptedKeys = [], progress }: TryOptions,
): Promise<Client> => {
  const within = withinOf(endpoint);
  const tried = new Set<AnyAuthMethod['type']>();
  const client = new ssh2.Client();
  // Each forwarded port listens for its end.
  client.setMaxListeners(0);
  let refused: AppError | undefined;
  const ended = Promise.withResolvers<void>();
  ended.promise.catch(() => undefined);
  const stop = () => ended.reject(toCancelled(endpoint, signal.reason));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  client.on('ready', () => ended.resolve());
  // An agent's failure is told by the same event, and another way is tried after it.
  client.on('error', (error) => {
    if (error.level !== 'agent')
      ended.reject(refused ?? toSignInError(error, { endpoint, ways, tried, within }));
  });
  client.on('close', () => ended.reject(refused ?? toUnreachable(endpoint, BROKEN_OFF, within)));
  try {
    client.connect({
      sock: stream,
      username: endpoint.user,
      authHandler: tryInTurn(ways, (method) => {
        progress.hasTried = true;
        tried.add(method);
      }),
      readyTimeout: within,
      algorithms: { serverHostKey: [...preferKnown(listKnownTypes(known, endpoint))] },
      hostVerifier: (blob: Buffer, verify: (accepted: boolean) => void) => {
        const key = readHostKey(blob);
        checkHostKey(endpoint, key, { known, accepted: acceptedKeys }).then(
          () => verify(true),
          (error: unknown) => {
            refused = error as AppError;
            verify(false);
          },
        );
      },
    });
    await ended.promise;
    return client;
  } catch (error) {
    client.end();
    stream.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/** A key that is known is asked for, as OpenSSH does: a machine has several, and another one would look changed. */
const preferKnown = (types: readonly string[]): readonly ServerHostKeyAlgorithm[] => {
  const isKnown = (algorithm: string) =>
    types.includes(algorithm) || (types.includes('ssh-rsa') && algorithm.startsWith('rsa-'));
  return [
    ...HOST_KEY_ALGORITHMS.filter(isKnown),
    ...HOST_KEY_ALGORITHMS.filter((algorithm) => !isKnown(algorithm)),
  ];
};
