import { isCi } from '../../src/cli/isCi.ts';
import { AppError, type ErrorCode } from '../../src/shared/errors.ts';
import type { Setup } from './machine.ts';

/**
 * Says what is about to be done and sees to it that it is wanted: `--yes`, CI in the environment, or a yes on the terminal.
 * Rejects with the code that is given when it is not; nothing has been changed then.
 */
export const getConsent = async (
  { what, todo, code }: { readonly what: string; readonly todo: string; readonly code: ErrorCode },
  { yes, interactive, say, ask, machine }: Setup,
): Promise<void> => {
  say(what);
  if (yes || isCi(machine.env)) return;
  if (!interactive) {
    throw new AppError(code, `${what} This was not done, as nobody is there to be asked.`, {
      hint: `Run it again with --yes, or do it yourself: ${todo}`,
    });
  }
  if (await ask('Go ahead?')) return;
  throw new AppError(code, 'You said no, so nothing was changed.', { hint: `To do it yourself: ${todo}` });
};
