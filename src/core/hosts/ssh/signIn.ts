import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import ssh2, {
  type AnyAuthMethod,
  type AuthHandlerMiddleware,
  type KeyboardInteractiveAuthMethod,
  type ParsedKey,
} from 'ssh2';
import { errorCodeOf } from '../../lib/errorCodeOf.ts';
import { pickAgentKeys } from './pickAgentKeys.ts';
import type { SshEndpoint, SshSecrets } from './sshEndpoint.ts';

export interface LockedKey {
  readonly file: string;
  /** A passphrase was given, and does not open it. */
  readonly isWrong: boolean;
}

/** The ways to sign in to a machine, and what is known of those that cannot be tried. */
export interface SignIn {
  readonly methods: readonly AnyAuthMethod[];
  /** Key files that want a passphrase: nobody gave one, or it is wrong. */
  readonly locked: readonly LockedKey[];
  /** In words: a key file that is not there, an agent that does not answer. */
  readonly remarks: readonly string[];
}

/**
 * Lists the ways to sign in, in the order to try them: keys that were named for the machine, the agent's (first those
 * that were named and cannot be read here, by their public halves), the person's default keys, and the password, if
 * there is one. Passwords of several questions (a code beside the password) cannot be answered.
 */
export const listSignIns = async (endpoint: SshEndpoint, secrets: SshSecrets): Promise<SignIn> => {
  const { user: username, agent, identitiesOnly = false } = endpoint;
  const hasAgent = agent !== undefined;
  const named = await readKeys(endpoint.identityFiles, secrets, { mustExist: true, hasAgent });
  const usual = await readKeys(endpoint.defaultIdentityFiles, secrets, { mustExist: false, hasAgent });
  const agentSilent = agent === undefined ? undefined : await whyAgentIsSilent(agent);
  const byKey = (key: ParsedKey): AnyAuthMethod => ({ type: 'publickey', username, key });
  const methods: AnyAuthMethod[] = named.keys.map(byKey);
  const held = [...named.publicHalves, ...usual.publicHalves];
  if (agent !== undefined && agentSilent === undefined && (held.length > 0 || !identitiesOnly)) {
    const picked = pickAgentKeys(agent, { first: held, only: identitiesOnly });
    methods.push({ type: 'agent', username, agent: picked });
  }
  methods.push(...usual.keys.map(byKey));
  const { password } = secrets;
  if (password !== undefined) {
    methods.push({ type: 'password', username, password });
    methods.push({
      type: 'keyboard-interactive',
      username,
      prompt: answerAll(password),
    });
  }
  return {
    methods,
    locked: [...named.locked, ...usual.locked],
    remarks: [...named.remarks, ...usual.remarks, ...(agentSilent === undefined ? [] : [agentSilent])],
  };
};

/** Answers each question with the password; the client calls back with name, words, language, questions and the way back. */
const answerAll =
  (password: string): KeyboardInteractiveAuthMethod['prompt'] =>
  (...asked) => {
    const [, , , questions, finish] = asked;
    finish(questions.map(() => password));
  };

/** Gives the client one way after the other, and leaves out what the server does not offer. */
export const tryInTurn = (
  { methods }: SignIn,
  onTry: (method: AnyAuthMethod['type']) => void,
): AuthHandlerMiddleware => {
  const left = [...methods];
  let last: AnyAuthMethod['type'] | undefined;
  return (offered, partial, next) => {
    const wasRefused = last === 'password' && partial !== true && offered?.includes('password');
    while (left.length > 0) {
      const method = left.shift() as AnyAuthMethod;
      // The same password once more would be one more failure, and some machines lock the account for that.
      if (method.type === 'keyboard-interactive' && wasRefused) continue;
      const asked = method.type === 'agent' ? 'publickey' : method.type;
      // The first time it is not known yet what is offered.
      if (offered !== null && !offered.includes(asked)) continue;
      last = method.type;
      onTry(method.type);
      return next(method);
    }
    // Its types leave out the end that its documentation names.
    return (next as unknown as (method: false) => void)(false);
  };
};

interface Keys {
  readonly keys: readonly ParsedKey[];
  /** Of files that are no private keys, or locked ones: as they go over the wire. An agent may have the rest. */
  readonly publicHalves: readonly Buffer[];
  readonly locked: readonly LockedKey[];
  readonly remarks: readonly string[];
}

interface Reading {
  readonly mustExist: boolean;
  readonly hasAgent: boolean;
}

const readKeys = async (files: readonly string[], secrets: SshSecrets, options: Reading): Promise<Keys> => {
  const read = await Promise.all(files.map((file) => readKey(file, secrets, options)));
  return {
    keys: read.flatMap(({ keys }) => keys),
    publicHalves: read.flatMap(({ publicHalves }) => publicHalves),
    locked: read.flatMap(({ locked }) => locked),
    remarks: read.flatMap(({ remarks }) => remarks),
  };
};

const NONE: Keys = { keys: [], publicHalves: [], locked: [], remarks: [] };

const readKey = async (
  file: string,
  secrets: SshSecrets,
  { mustExist, hasAgent }: Reading,
): Promise<Keys> => {
  let text: Buffer;
  try {
    text = await readFile(file);
  } catch (error) {
    const mayBeMissing = !mustExist && errorCodeOf(error) === 'ENOENT';
    return mayBeMissing ? NONE : { ...NONE, remarks: [`${file}: ${(error as Error).message}`] };
  }
  const passphrase = secrets.passphrases?.[file];
  const parsed = ssh2.utils.parseKey(text, passphrase);
  if (parsed instanceof Error) {
    const publicHalves = hasAgent ? await readPublicHalf(`${file}.pub`) : [];
    return { ...NONE, publicHalves, ...explainUnread(parsed, file, passphrase) };
  }
  const keys = toKeys(parsed);
  if (keys.every((key) => key.isPrivateKey())) return { ...NONE, keys };
  return {
    ...NONE,
    publicHalves: keys.map((key) => key.getPublicSSH()),
    remarks: hasAgent
      ? []
      : [`${file} is a public key, and there is no SSH agent that could have the private one.`],
  };
};

/** The library gives several keys for a file of several, and its types say that it never does. */
const toKeys = (parsed: ParsedKey) => [parsed].flat() as readonly ParsedKey[];

/** By the library's words for a passphrase that is missing, and for one that does not open the key. */
const explainUnread = (
  { message }: Error,
  file: string,
  passphrase: string | undefined,
): Pick<Keys, 'locked'> | Pick<Keys, 'remarks'> => {
  if (/no passphrase given/i.test(message)) return { locked: [{ file, isWrong: false }] };
  if (passphrase !== undefined && /bad passphrase|integrity check/i.test(message))
    return { locked: [{ file, isWrong: true }] };
  return { remarks: [`${file} is no private key that Slipway can read: ${message}`] };
};

const readPublicHalf = async (file: string): Promise<readonly Buffer[]> => {
  const text = await readFile(file).catch(() => undefined);
  const parsed = text === undefined ? undefined : ssh2.utils.parseKey(text);
  return parsed === undefined || parsed instanceof Error
    ? []
    : toKeys(parsed).map((key) => key.getPublicSSH());
};

/** Why the agent cannot be asked; undefined when it answers. A Windows agent is no socket: the client finds out. */
const whyAgentIsSilent = async (socket: string): Promise<string | undefined> => {
  if (process.platform === 'win32') return undefined;
  const connection = connect(socket);
  try {
    await once(connection, 'connect', { signal: AbortSignal.timeout(5_000) });
    return undefined;
  } catch (error) {
    return `The SSH agent at ${socket} does not answer (${errorCodeOf(error) ?? (error as Error).message}).`;
  } finally {
    connection.destroy();
  }
};
