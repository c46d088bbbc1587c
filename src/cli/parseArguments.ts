import { parseArgs } from 'node:util';
import { findNearest } from '../core/lib/findNearest.ts';
import { AppError } from '../shared/errors.ts';
import type { Command, CommandCall, Options } from './command.ts';

/** Options that every command has. */
export const commonOptions = {
  json: { type: 'boolean', help: 'print one JSON document instead of text' },
  help: { type: 'boolean', help: 'show this help' },
} as const satisfies Options;

/** An error of usage: what was typed is not understood. */
export const usageError = (message: string, hint: string): AppError =>
  new AppError('BAD_INPUT', message, { hint });

/** A guess, as the end of a sentence; empty when nothing known is near. */
export const guessWord = (word: string, known: readonly string[]): string => {
  const nearest = findNearest(word, known);
  return nearest === undefined ? '' : `; did you mean \`${nearest}\`?`;
};

type Token = Exclude<ReturnType<typeof parseTokens>[number], undefined>;
type OptionToken = Extract<Token, { kind: 'option' }>;

const parseTokens = (args: readonly string[], options: Options) => {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [
      name,
      name === 'help' ? { type, short: 'h' } : { type },
    ]),
  );
  // Not strict: the messages of parseArgs name neither the command nor the word that was meant.
  return parseArgs({ args: [...args], options: config, strict: false, allowPositionals: true, tokens: true })
    .tokens;
};

/**
 * Reads the words after a command. Throws `BAD_INPUT` for an unknown option, a value that is missing or not
 * wanted, and too few or too many words; with `--help` nothing is missing. Of an option given twice the last
 * one counts.
 */
export const parseArguments = (
  command: Pick<Command, 'name' | 'words' | 'options'>,
  args: readonly string[],
): CommandCall<Options> => {
  const options: Options = { ...command.options, ...commonOptions };
  const hint = `See \`slipway ${command.name} --help\`.`;
  const values: Record<string, boolean | string | readonly string[]> = {};
  const words: string[] = [];
  for (const token of parseTokens(args, options)) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const value = readOption(token, options, hint);
    const before = values[token.name];
    values[token.name] =
      options[token.name]?.multiple && typeof value === 'string'
        ? [...(Array.isArray(before) ? before : []), value]
        : value;
  }
  if (values['help'] !== true) checkWords(command, words, hint);
  return { words, values };
};

const readOption = (token: OptionToken, options: Options, hint: string): boolean | string => {
  const { rawName, name, value, inlineValue } = token;
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  if (spec === undefined) {
    const known = Object.keys(options).map((one) => `--${one}`);
    throw usageError(`unknown option \`${rawName}\`${guessWord(rawName, known) || '.'}`, hint);
  }
  if (spec.type === 'boolean') {
    if (value !== undefined) throw usageError(`\`${rawName}\` takes no value.`, hint);
    return true;
  }
  const example = `${rawName} ${spec.value ?? 'VALUE'}`;
  if (value === undefined || value === '') {
    throw usageError(`\`${rawName}\` needs a value: \`${example}\`.`, hint);
  }
  // A dash alone is standard input.
  if (!inlineValue && value.length > 1 && value.startsWith('-')) {
    const message = `\`${rawName}\` needs a value (\`${example}\`), and \`${value}\` looks like an option.`;
    throw usageError(message, `If it is meant: ${rawName}=${value}`);
  }
  return value;
};

const checkWords = (
  { name, words }: Pick<Command, 'name' | 'words'>,
  given: readonly string[],
  hint: string,
) => {
  const missing = words.slice(given.length).filter((word) => !word.startsWith('['));
  if (missing.length > 0) throw usageError(`\`slipway ${name}\` needs ${missing.join(' and ')}.`, hint);
  const [extra] = given.slice(words.length);
  // The last word may stand for several.
  if (extra === undefined || words.at(-1)?.endsWith('…]')) return;
  const wanted = words.length === 0 ? 'no words' : `only ${words.join(' and ')}`;
  throw usageError(`\`slipway ${name}\` takes ${wanted}; \`${extra}\` is too much.`, hint);
};
