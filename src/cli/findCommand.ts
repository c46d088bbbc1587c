import type { Command } from './command.ts';
import { guessWord, usageError } from './parseArguments.ts';

export interface FoundCommand {
  /** Absent when none was named. */
  readonly command: Command | undefined;
  /** The name of a group of commands, such as `nodes`, when only that was named. */
  readonly group: string | undefined;
  /** What is left for the command. */
  readonly args: readonly string[];
}

const HINT = 'See `slipway help` for all commands.';

const listAll = (words: readonly string[]): string => {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
};

/** The commands of a group, by their second word. */
const listMembers = (group: string, commands: readonly Command[]): readonly string[] =>
  commands.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.slice(group.length + 1));

/** Takes the next word that is no option; options before it take no values, so they are only put aside. */
const takeWord = (args: readonly string[]): { word: string | undefined; rest: readonly string[] } => {
  const index = args.findIndex((arg) => !arg.startsWith('-'));
  return index < 0
    ? { word: undefined, rest: args }
    : { word: args[index], rest: [...args.slice(0, index), ...args.slice(index + 1)] };
};

/** Finds the command that the arguments name. Throws `BAD_INPUT` with the nearest word for one that is unknown. */
export const findCommand = (args: readonly string[], commands: readonly Command[]): FoundCommand => {
  const { word, rest } = takeWord(args);
  if (word === undefined) return { command: undefined, group: undefined, args: rest };
  const single = commands.find(({ name }) => name === word);
  if (single) return { command: single, group: undefined, args: rest };
  const members = listMembers(word, commands);
  if (members.length === 0) {
    const known = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? '')), 'help'];
    throw usageError(`unknown command \`${word}\`${guessWord(word, known) || '.'}`, HINT);
  }
  const next = takeWord(rest);
  if (next.word === undefined) return { command: undefined, group: word, args: rest };
  const command = commands.find(({ name }) => name === `${word} ${next.word}`);
  if (command) return { command, group: word, args: next.rest };
  const guess = guessWord(next.word, members) || `; it has ${listAll(members)}.`;
  throw usageError(`unknown command \`${word} ${next.word}\`${guess}`, `See \`slipway help ${word}\`.`);
};

/** The error for a group whose command is missing. */
export const groupError = (group: string, commands: readonly Command[]) =>
  usageError(
    `\`slipway ${group}\` needs a command: ${listAll(listMembers(group, commands))}.`,
    `See \`slipway help ${group}\`.`,
  );
