import { AppError } from '../shared/errors.ts';
import type { CommandContext } from './command.ts';

/** For each command that changes a cluster. */
export const overrideOption = {
  'override-read-only': { type: 'boolean', help: 'change it although it is marked read-only in the app' },
} as const;

interface OverrideValues {
  readonly 'override-read-only'?: boolean | undefined;
}

/** Asks the engine whether a cluster of ours may be changed, unless the person said that it may. */
export const refuseReadOnly = async (
  name: string,
  values: OverrideValues,
  { core }: CommandContext,
): Promise<void> => {
  if (values['override-read-only']) return;
  try {
    await core.refuseReadOnly(`slipway/${name}`);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'READ_ONLY') throw error;
    const how = 'Allow changes in the app, or add --override-read-only.';
    const { hint, details, cause } = error;
    throw new AppError('READ_ONLY', error.message, {
      // Where it is the settings that cannot be read, they say themselves what is to be done about that.
      hint: cause === undefined || hint === undefined ? how : `${hint} ${how}`,
      details,
      cause,
    });
  }
};
