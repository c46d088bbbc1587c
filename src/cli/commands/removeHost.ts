import { AppError } from '../../shared/errors.ts';
import { askLine } from '../askLine.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { canAsk } from '../hosts/answerMachine.ts';
import { askWhatIsMissing } from '../hosts/askWhatIsMissing.ts';
import { cleanText } from '../output/cleanText.ts';
import { usageError } from '../parseArguments.ts';

/** `hosts remove`: takes a machine out of the inventory. */
export const removeHost = defineCommand({
  name: 'hosts remove',
  words: ['NAME'],
  summary: 'Forget a machine and its secrets; nothing changes on it.',
  options: {
    yes: { type: 'boolean', help: 'do not ask' },
    force: { type: 'boolean', help: 'also when it is a node of a cluster, or does not answer' },
  },
  examples: ['hosts remove web-1', 'hosts remove web-1 --yes'],
  run: async ({ words: [name = ''], values: { yes, force = false } }, context) => {
    const { core, signal, io } = context;
    if (!yes) await confirm(name, context);
    if (!force) await askWhatIsMissing([name], context);
    try {
      await core.hosts.remove(name, { signal, force });
    } catch (error) {
      throw error instanceof AppError && error.code === 'CONFLICT'
        ? addForce(error, name, io.program)
        : error;
    }
    return {
      lines: [`${cleanText(name)} is no longer in the inventory.`],
      json: { machine: name, removed: true },
    };
  },
});

const addForce = ({ code, message, hint = '', details, cause }: AppError, name: string, program: string) =>
  new AppError(code, message, {
    hint: `${hint}\nBy force:  ${program} hosts remove ${name} --force`.trim(),
    details,
    cause,
  });

const confirm = async (name: string, context: CommandContext): Promise<void> => {
  const { core, io, json, signal } = context;
  if (!canAsk(context)) {
    throw usageError(
      `Removing ${cleanText(name)} has to be confirmed, and ${json ? 'with --json' : 'without a terminal'} nobody can be asked.`,
      `Add --yes: slipway hosts remove ${cleanText(name)} --yes`,
    );
  }
  const known = await core.hosts.list({ signal, ask: false });
  const target = known.find((machine) => machine.name === name)?.target;
  // An unknown name is refused with the nearest one.
  if (target === undefined) return;
  const typed = await askLine(`Forget ${name} (${cleanText(target)})? (y/N) `, { ...io, signal });
  if (!/^\s*(?:y|yes)\s*$/i.test(typed)) throw new AppError('CANCELLED', 'Nothing was removed.');
};
