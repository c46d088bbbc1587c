import { existsSync } from 'node:fs';
import Conf from 'conf';
import { z } from 'zod';
import type { AppSettings } from '../../shared/contract/app.ts';
import { AppError } from '../../shared/errors.ts';
import { machineEntry } from '../../shared/machine.ts';

/** What the file may say; keys of another version of the app stay as they are. */
export const storedSettings = z.looseObject({
  theme: z.enum(['system', 'light', 'dark']).optional(),
  /** Docker engine to use, written as in DOCKER_HOST; found by itself when absent. */
  dockerHost: z.string().min(1).optional(),
  kubeconfigFolders: z.array(z.string().min(1)).optional(),
  production: z.array(z.string()).optional(),
  readOnly: z.array(z.string()).optional(),
  /** The inventory of machines that answer SSH; their secrets are elsewhere. */
  machines: z.array(machineEntry).optional(),
});

export type StoredSettings = z.output<typeof storedSettings>;

export const settingsFile = (folder: string): string => `${folder}/config.json`;

export const refuseSettings = (folder: string, error: unknown): AppError =>
  new AppError(
    'BAD_INPUT',
    `The settings in ${settingsFile(folder)} cannot be used: ${(error as Error).message}`,
    { cause: error, hint: 'Mend the file, or delete it to go back to the defaults.' },
  );

export const openStore = (folder: string): Conf => new Conf({ cwd: folder, projectName: 'slipway' });

/**
 * Reads what the user chose, from `config.json` in the settings folder: the file that the desktop shell's store keeps
 * too. `BAD_INPUT` names the file when it cannot be read or says something that cannot be.
 */
export const readSettings = (folder: string): StoredSettings => {
  // The store makes its folder when it is opened, and reading is to leave no trace.
  if (!existsSync(settingsFile(folder))) return {};
  try {
    const parsed = storedSettings.safeParse(openStore(folder).store);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
  } catch (error) {
    throw refuseSettings(folder, error);
  }
};

/** What the file says, and the defaults for what it does not say. */
export const fillSettings = (stored: StoredSettings): AppSettings => ({
  theme: stored.theme ?? 'system',
  ...(stored.dockerHost === undefined ? {} : { dockerHost: stored.dockerHost }),
  kubeconfigFolders: stored.kubeconfigFolders ?? [],
  production: stored.production ?? [],
  readOnly: stored.readOnly ?? [],
});
