import type { z } from 'zod';
import type { settingsPatch } from '../../shared/contract/app.ts';
import { AppError } from '../../shared/errors.ts';
import type { MachineEntry } from '../../shared/machine.ts';
import { withFileLock } from '../lib/fileLock.ts';
import { openStore, readSettings, refuseSettings, type StoredSettings } from './readSettings.ts';

export type SettingsPatch = z.output<typeof settingsPatch>;

/** What a change makes of what is there: as other processes may make changes too, it is looked at anew. */
export type Change<Patch> = Patch | ((now: StoredSettings) => Patch);

type StoredPatch = SettingsPatch & { readonly machines?: readonly MachineEntry[] };

/** A change takes a few milliseconds; there may be many who want to make one. */
const WAIT = { within: 10_000, what: 'The settings are being changed' };

/**
 * Changes what the patch names and leaves everything else in the file as it is; null takes a setting out. The file is
 * replaced whole or not at all. `BAD_INPUT` when what is there cannot be read: it is then left for the person to mend.
 */
export const changeSettings = async (folder: string, patch: Change<StoredPatch>): Promise<void> => {
  // Refused before a folder is made for it.
  readSettings(folder);
  try {
    await withFileLock(`${folder}/config.lock`, { ...WAIT, signal: new AbortController().signal }, () => {
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
