import { type FSWatcher, mkdirSync, watch } from 'node:fs';

export interface WatchFolderOptions {
  readonly signal: AbortSignal;
  /** Names of what changed, undefined where the system does not say; several changes within a moment come as one. */
  readonly onChange: (names: ReadonlySet<string | undefined>) => void;
  /** Milliseconds to wait for further changes; 20 by default. */
  readonly settle?: number;
}

/** Milliseconds until a folder that was lost is looked for again. */
const RETRY = 1_000;

/**
 * Tells of every change among the files of a folder, also of those that other processes make, until the signal fires.
 * The folder is made when it is missing, and watched again when it was removed meanwhile. Starts before it returns.
 */
export const watchFolder = (folder: string, options: WatchFolderOptions): void => {
  const { signal, onChange, settle = 20 } = options;
  let names = new Set<string | undefined>();
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    timer = undefined;
    const changed = names;
    names = new Set();
    if (!signal.aborted) onChange(changed);
  };
  const note = (name: string | undefined) => {
    names.add(name);
    timer ??= setTimeout(tell, settle);
  };
  let retry: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  const start = (again: boolean) => {
    if (signal.aborted) return;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const opened = watch(folder, { persistent: false });
      watcher = opened;
      const lose = () => {
        opened.close();
        clearTimeout(retry);
        retry = setTimeout(() => start(true), RETRY);
        retry.unref();
      };
      opened.on('change', (kind, name) => {
        note(name?.toString());
        // The folder itself went away: nothing more would be told of the one that comes in its place.
        if (kind === 'rename' && name?.toString() === folder.split(/[/\\]/).at(-1)) lose();
      });
      opened.on('error', lose);
      if (again) note(undefined);
    } catch (error) {
      if (!again) throw error;
      retry = setTimeout(() => start(true), RETRY);
      retry.unref();
    }
  };
  start(false);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    clearTimeout(retry);
    watcher?.close();
  });
};
