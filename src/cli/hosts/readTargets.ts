import type { CommandContext, Values } from '../command.ts';
import { usageError } from '../parseArguments.ts';
import type { addOptions } from './addOptions.ts';
import { readHostLines } from './readHostLines.ts';

/** A machine that is to be added. */
export interface AskedTarget {
  readonly target: string;
  readonly name?: string;
}

const EXAMPLE = 'For example: slipway hosts add deploy@10.0.0.5';

/** The machines that a command line names: its words, names of ~/.ssh/config, or the lines of a file. */
export const readTargets = async (
  words: readonly string[],
  values: Values<typeof addOptions>,
  context: Pick<CommandContext, 'core' | 'io'>,
): Promise<readonly AskedTarget[]> => {
  const { file, name, address, 'from-ssh-config': fromConfig } = values;
  if (file !== undefined && (words.length > 0 || fromConfig)) {
    throw usageError('`--file` names the machines, so no words go with it.', EXAMPLE);
  }
  if (fromConfig) await checkAliases(words, context);
  if (file === undefined && words.length === 0) {
    throw usageError('`slipway hosts add` needs a machine: user@host.', EXAMPLE);
  }
  const targets =
    file === undefined ? words.map((target) => ({ target })) : await readHostLines(file, context.io);
  const single = name === undefined ? '--address' : '--name';
  if (targets.length > 1 && (name !== undefined || address !== undefined)) {
    throw usageError(`\`${single}\` is of one machine, and these are ${targets.length}.`, EXAMPLE);
  }
  return targets.map(({ target, ...own }) => ({ target, ...own, ...(name === undefined ? {} : { name }) }));
};

const checkAliases = async (words: readonly string[], { core }: Pick<CommandContext, 'core'>) => {
  const aliases = await core.hosts.listSshConfig();
  const list = aliases.length === 0 ? 'There are none.' : `There are: ${aliases.join(', ')}.`;
  if (words.length === 0) {
    throw usageError('`--from-ssh-config` needs names of your ~/.ssh/config that are not added yet.', list);
  }
  const stray = words.find((word) => !aliases.includes(word));
  if (stray === undefined) return;
  throw usageError(`\`${stray}\` is no name of your ~/.ssh/config, or it is added already.`, list);
};
