import type { AnyAuthMethod } from 'ssh2';
import { AppError } from '../../../shared/errors.ts';
import { errorCodeOf } from '../../lib/errorCodeOf.ts';
import type { SignIn } from './signIn.ts';
import { describeEndpoint, type SshEndpoint } from './sshEndpoint.ts';

/** Who wanted the connection does not want it any more. */
export const toCancelled = (endpoint: SshEndpoint, cause: unknown) =>
  new AppError('CANCELLED', `Connecting to ${describeEndpoint(endpoint)} was stopped.`, { cause });

/** A connection that was there is gone, and what was being done over it may have been done or not. */
export const toLost = (name: string, cause?: unknown) =>
  new AppError('HOST_UNREACHABLE', `The connection to ${name} was lost.`, {
    hint: 'Is the machine still running, and does the network lead there? It is connected again with the next try.',
    cause,
  });

/** `within`: milliseconds that the machine had. */
export const toUnreachable = (endpoint: SshEndpoint, cause: unknown, within: number): AppError => {
  const where = `${endpoint.host} port ${endpoint.port}`;
  const words: Readonly<Record<string, readonly [string, string]>> = {
    ECONNREFUSED: [`refuses connections`, 'Is its SSH server running, and on that port?'],
    ENOTFOUND: [`is not known by that name`, 'Check the name, or give the address.'],
    EAI_AGAIN: [`could not be looked up`, 'The name server does not answer: check the network.'],
    EHOSTUNREACH: [`cannot be reached`, 'Is it switched on, and in a network that this machine reaches?'],
    ENETUNREACH: [`cannot be reached`, 'Is this machine in a network that leads there?'],
    ECONNRESET: [`broke off the connection`, 'Look at the log of its SSH server.'],
  };
  const [what, hint] = words[errorCodeOf(cause) ?? ''] ??
    explainProtocol(cause) ?? [
      `did not answer within ${within / 1000} s`,
      'Is it switched on, and does a firewall let SSH through?',
    ];
  const isUnknown = ['ENOTFOUND', 'EAI_AGAIN'].includes(errorCodeOf(cause) ?? '');
  return new AppError('HOST_UNREACHABLE', `${isUnknown ? endpoint.host : where} ${what}.`, { hint, cause });
};

/** Whether a machine broke off the connection without a word. */
export const isBrokenOff = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'HOST_UNREACHABLE' && errorCodeOf(error.cause) === 'ECONNRESET';

/** An error of the client tells where it comes from. */
const explainProtocol = (cause: unknown): readonly [string, string] | undefined => {
  const { level, message } = cause as Error & { readonly level?: string };
  if (level === 'handshake')
    return [`speaks another SSH than Slipway (${message})`, 'Its SSH server may be too old: update it.'];
  if (level === 'protocol')
    return [`does not answer as an SSH server (${message})`, 'Is it the port of its SSH server?'];
  if (isDisconnect(cause)) return [`ended the connection: ${message}`, 'Look at the log of its SSH server.'];
  return undefined;
};

/** The server said why it goes; the code is its number for that (RFC 4253, section 11.1). */
const isDisconnect = (error: unknown) => typeof (error as { code?: unknown }).code === 'number';

/** A machine on the way does not lead to the next one. */
export const toNoPassage = (
  next: SshEndpoint,
  hop: SshEndpoint,
  error: Error & { readonly reason?: unknown },
) => {
  const there = `${next.host} port ${next.port}`;
  const isProhibited = error.reason === PROHIBITED;
  return new AppError(
    'HOST_UNREACHABLE',
    isProhibited
      ? `${describeEndpoint(hop)} lets nobody through to other machines, and ${there} is behind it.`
      : `${describeEndpoint(hop)} does not reach ${there}: ${error.message}.`,
    {
      hint: isProhibited
        ? `Set AllowTcpForwarding to yes or local in sshd_config of ${hop.host}, or go another way.`
        : `Is that machine switched on, and does ${hop.host} reach it under this name?`,
      cause: error,
    },
  );
};

/** Reason of RFC 4254, section 5.1. */
const PROHIBITED = 1;

export interface FailedSignIn {
  readonly endpoint: SshEndpoint;
  readonly ways: SignIn;
  readonly tried: ReadonlySet<AnyAuthMethod['type']>;
  readonly within: number;
}

/** The machine was reached, and did not let in. */
export const toSignInError = (
  error: Error & { readonly level?: string },
  { endpoint, ways, tried, within }: FailedSignIn,
): AppError => {
  const who = describeEndpoint(endpoint);
  if (tried.size > 0 && isDisconnect(error)) {
    return new AppError('SIGN_IN_FAILED', `${who} did not let you in: ${error.message}.`, {
      hint: 'Where too many keys were tried, name the right one: by IdentityFile in ~/.ssh/config, or here.',
      details: ways.remarks,
      cause: error,
    });
  }
  if (error.level !== 'client-authentication') return toUnreachable(endpoint, error, within);
  const [locked] = ways.locked;
  if (locked !== undefined) {
    const { file, isWrong } = locked;
    const why = isWrong ? `the passphrase does not open the key ${file}` : `the key ${file} is locked`;
    return new AppError('KEY_LOCKED', `${who} did not let you in, and ${why}.`, {
      hint: `Give its ${isWrong ? 'right ' : ''}passphrase, or add it to your SSH agent: ssh-add ${file}`,
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
      : `Add your public key there (${copyId(endpoint)}), or give a password.`,
    details: ways.remarks,
    cause: error,
  });
};

const copyId = ({ user, host, port }: SshEndpoint) =>
  `ssh-copy-id ${port === 22 ? '' : `-p ${port} `}${user}@${host}`;
