import { AppError } from '../../shared/errors.ts';
import type { MachineSecrets } from '../../shared/machine.ts';
import { askLine } from '../askLine.ts';
import { askSecret } from '../askSecret.ts';
import type { CommandContext } from '../command.ts';
import { cleanLines } from '../output/cleanText.ts';

/** What a person answered so far. */
export interface Given {
  readonly acceptedKeys: readonly string[];
  readonly secrets: MachineSecrets;
}

/** Keys on the way, a passphrase, and passwords that are mistyped. */
const MAX_ANSWERS = 6;

type Asking = Pick<CommandContext, 'io' | 'json' | 'signal'>;

/** Whether there is a person to ask. */
export const canAsk = ({ io, json }: Pick<CommandContext, 'io' | 'json'>): boolean =>
  !json && io.stdin.isTTY === true && io.stdout.isTTY === true;

/**
 * Tries something with a machine. On a terminal it asks for what is missing, the machine's key or a secret, and tries
 * again; elsewhere the first failure is thrown.
 */
export const tryWithAnswers = async <T>(
  attempt: (given: Given) => Promise<T>,
  given: Given,
  context: Asking,
): Promise<T> => {
  let now = given;
  for (let answers = 0; ; answers++) {
    try {
      return await attempt(now);
    } catch (error) {
      const isAbout = canAsk(context) && answers < MAX_ANSWERS && error instanceof AppError;
      const next = isAbout ? await answer(error, now, context) : undefined;
      if (next === undefined) throw error;
      now = next;
    }
  }
};

/** What was given, and the answer to an error; undefined where there is none. */
const answer = async (error: AppError, given: Given, context: Asking): Promise<Given | undefined> => {
  if (error.code === 'HOST_KEY_UNKNOWN') {
    return { ...given, acceptedKeys: [...given.acceptedKeys, await acceptKey(error, given, context)] };
  }
  const secret = await askMissing(error, context);
  return secret === undefined ? undefined : { ...given, secrets: { ...given.secrets, ...secret } };
};

const acceptKey = async (error: AppError, { acceptedKeys }: Given, { io, signal }: Asking) => {
  const [fingerprint] = error.details;
  if (fingerprint === undefined || acceptedKeys.includes(fingerprint)) throw error;
  writeLines(io, [error.message, error.hint ?? '']);
  const typed = await askLine('Is this its key? (y/N) ', { ...io, signal });
  if (/^\s*(?:y|yes)\s*$/i.test(typed)) return fingerprint;
  throw new AppError('CANCELLED', 'The key was not accepted; nothing was changed.');
};

/** Asks for the secret that an error is about; undefined when it is about none, or nothing was typed. */
const askMissing = async (error: AppError, { io, signal }: Asking): Promise<MachineSecrets | undefined> => {
  const ask = async (question: string) => (await askSecret(question, { ...io, signal })) || undefined;
  switch (error.code) {
    case 'KEY_LOCKED': {
      writeLines(io, [error.message]);
      const passphrase = await ask('Passphrase of the key (Enter for a password): ');
      if (passphrase !== undefined) return { passphrase };
      return toGiven('password', await ask('Password: '));
    }
    case 'SIGN_IN_FAILED':
      writeLines(io, [error.message]);
      return toGiven('password', await ask('Password: '));
    case 'SUDO_REFUSED':
      writeLines(io, [error.message]);
      return toGiven('sudoPassword', await ask('Password for sudo: '));
    default:
      return undefined;
  }
};

const toGiven = (key: keyof MachineSecrets, secret: string | undefined): MachineSecrets | undefined =>
  secret === undefined ? undefined : { [key]: secret };

const writeLines = ({ stdout }: Asking['io'], texts: readonly string[]) => {
  const lines = texts.filter(Boolean).flatMap(cleanLines);
  stdout.write(lines.map((line) => `${line}\n`).join(''));
};
