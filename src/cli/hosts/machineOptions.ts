import { resolve } from 'node:path';
import type { OptionSpec } from '../command.ts';
import { usageError } from '../parseArguments.ts';

/** The key of a machine that is let in; adding and editing have it in common. */
export const acceptOption = {
  type: 'string',
  multiple: true,
  value: 'SHA256:…',
  help: "fingerprint of the machine's key, which you have compared; may be repeated",
} as const satisfies OptionSpec;

export const readLabels = (typed: readonly string[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(
    typed.map((label) => {
      const at = label.indexOf('=');
      if (at > 0) return [label.slice(0, at), label.slice(at + 1)];
      throw usageError(`\`--label ${label}\` is no label.`, 'A label looks like zone=a.');
    }),
  );

/** Key files by their whole paths; `~/` is left for the inventory. */
export const readIdentities = (typed: readonly string[] = [], cwd: string): readonly string[] =>
  typed.map((file) => (file.startsWith('~/') ? file : resolve(cwd, file)));

export const readAcceptedKeys = (typed: readonly string[] = []): readonly string[] => {
  const wrong = typed.find((key) => !/^SHA256:[A-Za-z0-9+/]{43}$/.test(key));
  if (wrong === undefined) return typed;
  throw usageError(
    `\`--accept-host-key ${wrong}\` is no fingerprint.`,
    'It is SHA256: and 43 characters, as ssh-keygen -l prints it.',
  );
};
