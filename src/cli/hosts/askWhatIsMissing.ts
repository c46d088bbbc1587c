import { AppError } from '../../shared/errors.ts';
import type { MachineState } from '../../shared/machine.ts';
import type { CommandContext } from '../command.ts';
import { canAsk, tryWithAnswers } from './answerMachine.ts';

/** States that an answer of the person can mend. */
const answerable: readonly MachineState[] = ['key unknown', 'sign-in failed', 'key locked', 'not root'];

/**
 * Asks on a terminal for the secrets that these machines (all when none is named) want and nobody keeps; elsewhere
 * does nothing. A machine that is not to be signed in to all the same is left to the command itself.
 */
export const askWhatIsMissing = async (
  names: readonly string[],
  context: Pick<CommandContext, 'core' | 'io' | 'json' | 'signal'>,
): Promise<void> => {
  const { core, signal } = context;
  if (!canAsk(context)) return;
  const machines = await core.hosts.list({ signal });
  for (const { name, state } of machines) {
    if (!answerable.includes(state) || (names.length > 0 && !names.includes(name))) continue;
    await tryWithAnswers(
      (given) => core.hosts.test(name, { ...given, signal }),
      { acceptedKeys: [], secrets: {} },
      context,
    ).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code === 'CANCELLED') throw error;
    });
  }
};
