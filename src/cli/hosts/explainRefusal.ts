import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** Where a script puts the secret that is missing. */
const variables: Partial<Record<ErrorCode, string>> = {
  SIGN_IN_FAILED: 'SLIPWAY_SSH_PASSWORD',
  KEY_LOCKED: 'SLIPWAY_SSH_PASSPHRASE',
  SUDO_REFUSED: 'SLIPWAY_SUDO_PASSWORD',
};

/**
 * Adds to an error about a machine what a person would be asked on a terminal: the command line that accepts the
 * machine's key, or the variable for the secret that is missing.
 */
export const explainRefusal = (error: unknown, formatCall: (acceptedKey: string) => string): unknown => {
  if (!(error instanceof AppError)) return error;
  const { code, message, hint = '', details } = error;
  const [fingerprint] = details;
  if (code === 'HOST_KEY_UNKNOWN' && fingerprint !== undefined) {
    const accept = `To accept it:  ${formatCall(fingerprint)}`;
    return new AppError(code, message, { hint: `${hint}\n${accept}`.trim(), details, cause: error });
  }
  const variable = variables[code];
  if (variable === undefined) return error;
  return new AppError(code, message, {
    hint: `${hint}\nA script gives it as ${variable}.`.trim(),
    details,
    cause: error,
  });
};

/** Tells a call again as it was made, with more keys accepted. */
export const makeFormatCall =
  (
    command: string,
    { words, values }: { readonly words: readonly string[]; readonly values: TypedValues },
    program: string,
  ) =>
  (acceptedKeys: readonly string[]): string => {
    const keys = [...(values['accept-host-key'] ?? []), ...acceptedKeys];
    const all: TypedValues = { ...values, 'accept-host-key': keys };
    const flags = Object.entries(all).flatMap(([name, value]) => {
      if (value === true) return [`--${name}`];
      return (Array.isArray(value) ? value : [value]).flatMap((one) => [`--${name}`, String(one)]);
    });
    return `${program} ${command} ${quoteWords([...words, ...flags])}`;
  };

/** Options as they were typed. */
type TypedValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>> & {
  readonly 'accept-host-key'?: readonly string[] | undefined;
};

/** A command line to copy: what was typed, its words quoted where a shell needs that. */
const quoteWords = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w@%+=:,./~[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
