import type { z } from 'zod';
import type { settingsPatch } from '../../shared/contract/app.ts';
import type { MachineEntry } from '../../shared/machine.ts';
import { openStore, readSettings, refuseSettings } from './readSettings.ts';

export type SettingsPatch = z.output<typeof settingsPatch>;

/**
 * Changes what the patch names and leaves everything else in the file as it is; null takes a setting out. The file is
 * replaced whole or not at all. `BAD_INPUT` when what is there cannot be read: it is then left for the person to mend.
 */
export const changeSettings = (
  folder: string,
  patch: SettingsPatch & { readonly machines?: readonly MachineEntry[] },
): void => {
  readSettings(folder);
  try {
    const store = openStore(folder);
    const next: Record<string, unknown> = { ...store.store };
    for (const [key, value] of Object.entries(patch)) {
      if (value === undefined) continue;
      if (value === null) Reflect.deleteProperty(next, key);
      else next[key] = value;
    }
    store.store = next;
  } catch (error) {
    throw refuseSettings(folder, error);
  }
};
