import { existsSync } from 'node:fs';
import Conf from 'conf';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';

const settings = z.looseObject({
  /** Docker engine to use, written as in DOCKER_HOST; found by itself when absent. */
  dockerHost: z.string().min(1).optional(),
});

export type Settings = z.output<typeof settings>;

/**
 * Reads what the user chose, from `config.json` in the settings folder: the file that the desktop shell's store keeps
 * too. `BAD_INPUT` names the file when it cannot be read or says something that cannot be.
 */
export const readSettings = (folder: string): Settings => {
  const file = `${folder}/config.json`;
  // The store makes its folder when it is opened, and reading is to leave no trace.
  if (!existsSync(file)) return {};
  try {
    const store = new Conf({ cwd: folder, projectName: 'slipway' });
    const parsed = settings.safeParse(store.store);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
  } catch (error) {
    throw new AppError('BAD_INPUT', `The settings in ${file} cannot be used: ${(error as Error).message}`, {
      cause: error,
      hint: 'Mend the file, or delete it to go back to the defaults.',
    });
  }
};
