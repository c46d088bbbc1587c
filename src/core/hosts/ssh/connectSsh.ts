import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type AnyAuthMethod, type Client, type ServerHostKeyAlgorithm } from 'ssh2';
import { AppError } from '../../../shared/errors.ts';
import { errorCodeOf } from '../../lib/errorCodeOf.ts';
import { type HostKey, judgeHostKey, listKnownTypes, readHostKey } from './knownHosts.ts';
import { readKnownHosts, rememberHostKey } from './knownHostsFiles.ts';
import { listSignIns, type SignIn, tryInTurn } from './signIn.ts';
import { describeEndpoint, type SshEndpoint, type SshSecrets } from './sshEndpoint.ts';

export interface ConnectOptions {
  /** The secrets of a machine, also of one on the way. */
  readonly secrets: (endpoint: SshEndpoint) => Promise<SshSecrets>;
  /** SHA-256 fingerprints of keys that the person confirmed: such a key is written to known_hosts. */
  readonly acceptedKeys?: readonly string[];
  /** Milliseconds until a machine that does not answer is given up; 20,000 by default. */
  readonly within?: number;
  readonly signal: AbortSignal;
}

export interface SshConnection {
  readonly client: Client;
  /** The connection to the nearest machine: may let the process end although it is open. */
  readonly socket: Socket;
  /** Settles when the connection is gone, whatever ended it. */
  readonly closed: Promise<void>;
  readonly close: () => void;
}

const WITHIN = 20_000;
const BROKEN_OFF = Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
const KEEPALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 };
/** In the order of preference; `ssh-rsa` (SHA-1) is left out. */
const HOST_KEY_ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * Signs in to a machine, through the machines on the way; each one's key is checked.
 * @throws AppError `HOST_UNREACHABLE`, `HOST_KEY_UNKNOWN` (the fingerprint is its first detail), `HOST_KEY_CHANGED`,
 * `SIGN_IN_FAILED`, `KEY_LOCKED`, `CANCELLED`
 */
export const connectSsh = async (endpoint: SshEndpoint, options: ConnectOptions): Promise<SshConnection> => {
  const opened: Client[] = [];
  try {
    let stream: Duplex | undefined;
    let socket: Socket | undefined;
    for (const hop of [...endpoint.jumps, endpoint]) {
      if (socket === undefined) socket = await openSocket(hop, options);
      const client = await signIn(hop, stream ?? socket, options);
      opened.push(client);
      if (hop !== endpoint) {
        const next = endpoint.jumps[endpoint.jumps.indexOf(hop) + 1] ?? endpoint;
        stream = await forwardTo(client, hop, next);
      }
    }
    return toConnection(opened, socket as Socket);
  } catch (error) {
    for (const client of opened.reverse()) client.end();
    throw error;
  }
};

const toConnection = (clients: readonly Client[], socket: Socket): SshConnection => {
  const client = clients.at(-1) as Client;
  const closed = Promise.race(clients.map((each) => once(each, 'close'))).then(() => undefined);
  const close = () => {
    for (const each of [...clients].reverse()) each.end();
    socket.destroySoon();
  };
  // What lies on the way does not outlive any part of it.
  void closed.then(close);
  return { client, socket, closed, close };
};

const openSocket = async (endpoint: SshEndpoint, { signal, within = WITHIN }: ConnectOptions) => {
  const { host, port } = endpoint;
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

const toCancelled = (endpoint: SshEndpoint, cause: unknown) =>
  new AppError('CANCELLED', `Connecting to ${describeEndpoint(endpoint)} was stopped.`, { cause });

const toUnreachable = (endpoint: SshEndpoint, cause: unknown, within: number): AppError => {
  const where = `${endpoint.host} port ${endpoint.port}`;
  const words: Readonly<Record<string, readonly [string, string]>> = {
    ECONNREFUSED: [`refuses connections`, 'Is its SSH server running, and on that port?'],
    ENOTFOUND: [`is not known by that name`, 'Check the name, or give the address.'],
    EAI_AGAIN: [`could not be looked up`, 'The name server does not answer: check the network.'],
    EHOSTUNREACH: [`cannot be reached`, 'Is it switched on, and in a network that this machine reaches?'],
    ENETUNREACH: [`cannot be reached`, 'Is this machine in a network that leads there?'],
    ECONNRESET: [`broke off the connection`, 'Look at the log of its SSH server.'],
  };
  const [what, hint] = words[errorCodeOf(cause) ?? ''] ?? [
    `did not answer within ${within / 1000} s`,
    'Is it switched on, and does a firewall let SSH through?',
  ];
  return new AppError('HOST_UNREACHABLE', `${where} ${what}.`, { hint, cause });
};

const forwardTo = (client: Client, hop: SshEndpoint, next: SshEndpoint): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, next.host, next.port, (error, stream) => {
      if (error === undefined) return resolve(stream);
      reject(
        new AppError(
          'HOST_UNREACHABLE',
          `${describeEndpoint(hop)} did not let a connection through to ${next.host} port ${next.port}: ${error.message}.`,
          {
            hint: 'Its SSH server must allow forwarding (AllowTcpForwarding), and reach that machine itself.',
            cause: error,
          },
        ),
      );
    });
  });

const signIn = async (endpoint: SshEndpoint, stream: Duplex, options: ConnectOptions): Promise<Client> => {
  const { signal, within = WITHIN } = options;
  const known = await readKnownHosts(endpoint.knownHostsFiles);
  const ways = await listSignIns(endpoint, await options.secrets(endpoint));
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
      authHandler: tryInTurn(ways, (method) => tried.add(method)),
      readyTimeout: within,
      ...KEEPALIVE,
      algorithms: { serverHostKey: [...preferKnown(listKnownTypes(known, endpoint))] },
      hostVerifier: (blob: Buffer, verify: (accepted: boolean) => void) => {
        const key = readHostKey(blob);
        checkHostKey(endpoint, key, { known, options }).then(
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

interface KeyCheck {
  readonly known: Awaited<ReturnType<typeof readKnownHosts>>;
  readonly options: ConnectOptions;
}

const checkHostKey = async (endpoint: SshEndpoint, key: HostKey, { known, options }: KeyCheck) => {
  const where = `${endpoint.host}${endpoint.port === 22 ? '' : ` port ${endpoint.port}`}`;
  const verdict = judgeHostKey(known, endpoint, key);
  switch (verdict.known) {
    case 'yes':
      return;
    case 'no':
      if (options.acceptedKeys?.includes(key.fingerprint)) {
        const [file = ''] = endpoint.knownHostsFiles;
        return await rememberHostKey(file, endpoint, key);
      }
      throw new AppError('HOST_KEY_UNKNOWN', `${where} is not known yet: its key is ${key.fingerprint}.`, {
        hint: 'Compare it with what ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub prints on that machine, and accept it if they are the same.',
        details: [key.fingerprint, `Type ${key.type}, for ${verdict.name} in ${endpoint.knownHostsFiles[0]}`],
      });
    case 'revoked':
      throw new AppError('HOST_KEY_CHANGED', `The key that ${where} shows was revoked: ${key.fingerprint}.`, {
        hint: `It stands in ${verdict.place}. Nothing was sent to that machine; ask whoever runs it.`,
        details: [key.fingerprint],
      });
    case 'other':
      throw new AppError(
        'HOST_KEY_CHANGED',
        `${where} shows another key than the known one: somebody may be listening in, or the machine was made anew.`,
        {
          hint: `Nothing was sent. If you know why the key changed, remove the old one: ssh-keygen -R '${endpoint.port === 22 ? endpoint.host : `[${endpoint.host}]:${endpoint.port}`}'`,
          details: [
            `shown now: ${key.fingerprint} (${key.type})`,
            ...verdict.fingerprints.map(
              (fingerprint, index) => `known: ${fingerprint} (${verdict.places[index]})`,
            ),
          ],
        },
      );
  }
};

interface FailedSignIn {
  readonly endpoint: SshEndpoint;
  readonly ways: SignIn;
  readonly tried: ReadonlySet<AnyAuthMethod['type']>;
  readonly within: number;
}

const toSignInError = (
  error: Error & { readonly level?: string },
  { endpoint, ways, tried, within }: FailedSignIn,
): AppError => {
  const who = describeEndpoint(endpoint);
  if (error.level !== 'client-authentication') return toUnreachable(endpoint, error, within);
  const [locked] = ways.locked;
  if (locked !== undefined) {
    return new AppError('KEY_LOCKED', `${who} did not let you in, and the key ${locked} is locked.`, {
      hint: `Give its passphrase, or add it to your SSH agent: ssh-add ${locked}`,
      details: ways.remarks,
      cause: error,
    });
  }
  const wrongPassword = tried.has('password') || tried.has('keyboard-interactive');
  const what = [
    ...(tried.has('publickey') || tried.has('agent') ? ['no key was accepted'] : ['there is no key to try']),
    ...(wrongPassword ? ['the password is wrong'] : []),
  ];
  return new AppError('SIGN_IN_FAILED', `${who} did not let you in: ${what.join(', and ')}.`, {
    hint: wrongPassword
      ? 'Check the user and the password, or use a key.'
      : `Add your public key there (ssh-copy-id ${who}), or give a password.`,
    details: ways.remarks,
    cause: error,
  });
};
