import path from 'node:path';
import type { AppSettings } from '../../shared/contract/app.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { watchFolder } from '../lib/watchFolder.ts';
import { type Change, changeSettings, type SettingsPatch } from './changeSettings.ts';
import { fillSettings, readSettings, settingsFile } from './readSettings.ts';

/** What the user chose; `BAD_INPUT` from each when the file cannot be used. */
export interface Settings {
  get(): AppSettings;
  change(patch: Change<SettingsPatch>): Promise<AppSettings>;
  /** The settings, and again at each change, also those that other processes make. */
  watch(options: { readonly signal: AbortSignal }): AsyncIterable<AppSettings>;
}

export const createSettings = (folder: string): Settings => {
  const get = () => fillSettings(readSettings(folder));
  return {
    get,
    change: async (patch) => {
      await changeSettings(folder, patch);
      return get();
    },
    watch: ({ signal }) => watchSettings(folder, get, signal),
  };
};

async function* watchSettings(
  folder: string,
  get: () => AppSettings,
  signal: AbortSignal,
): AsyncGenerator<AppSettings, void, undefined> {
  const own = new AbortController();
  const either = AbortSignal.any([signal, own.signal]);
  const queue = createEventQueue<AppSettings>({ signal: either, merge: keepLatest });
  let told = '';
  const look = () => {
    try {
      const settings = get();
      const text = JSON.stringify(settings);
      if (text !== told) queue.push(settings);
      told = text;
    } catch (error) {
      queue.fail(error);
    }
  };
  try {
    const file = path.basename(settingsFile(folder));
    watchFolder(folder, {
      signal: either,
      onChange: (names) => {
        if (names.has(file) || names.has(undefined)) look();
      },
    });
    look();
    yield* queue;
  } finally {
    own.abort();
  }
}
