import type { z } from 'zod';
import type { settingsPatch } from '../../shared/contract/app.ts';
import { AppError } from '../../shared/errors.ts';
import type { MachineEntry } from '../../shared/machine.ts';
import { lockSettings } from './lockSettings.ts';
import { openStore, readSettings, refuseSettings, type StoredSettings } from './readSettings.ts';

export type SettingsPatch = z.output<typeof settingsPatch>;

type StoredPatch = SettingsPatch & { readonly machines?: readonly MachineEntry[] };

/**
 * Changes what the patch names and leaves everything else in the file as it is; null takes a setting out. A patch that
 * follows from what is there is a function of it, as other processes may make changes too. The file is replaced whole
 * or not at all. `BAD_INPUT` when what is there cannot be read: it is then left for the person to mend.
 */
export const changeSettings = (
  folder: string,
  patch: StoredPatch | ((now: StoredSettings) => StoredPatch),
): void => {
  // Refused before a folder is made for it.
  readSettings(folder);
  try {
    lockSettings(folder, () => {
      const changes = typeof patch === 'function' ? patch(readSettings(folder)) : patch;
      const store = openStore(folder);
      const next: Record<string, unknown> = { ...store.store };
      for (const [key, value] of Object.entries(changes)) {
        if (value === undefined) continue;
        if (value === null) Reflect.deleteProperty(next, key);
        else next[key] = value;
      }
      store.store = next;
    });
  } catch (error) {
    throw error instanceof AppError ? error : refuseSettings(folder, error);
  }
};
