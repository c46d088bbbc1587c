import { type FSWatcher, lstatSync, readlinkSync, statSync, watch } from 'node:fs';
import path from 'node:path';

export interface WatchPathsOptions {
  readonly signal: AbortSignal;
  /** Something may have changed; several changes within a moment come as one. */
  readonly onChange: () => void;
  /** Milliseconds to wait for further changes; 60 by default. */
  readonly settle?: number;
}

/** What is watched; ends when the signal fires. */
export interface WatchedPaths {
  /** Files and folders to watch from now on; a folder is watched with the files in it. None needs to exist. */
  set(paths: { readonly files: readonly string[]; readonly folders: readonly string[] }): void;
}

interface OpenWatch {
  readonly watcher: FSWatcher;
  /** Tells a folder from another that took its place. */
  readonly identity: string;
}

/** Milliseconds between looks where the system has no watches left to give. */
const LOOK_AGAIN = 2_000;

/** Symlinks to follow on the way to one file. */
const MAX_LINKS = 20;

/** Every name within a folder counts. */
const ALL = '*';

/**
 * Watches files and folders that may come, go, be replaced or lead elsewhere by symlinks. It is the folders that are
 * watched: of what is not there yet, the nearest one that is.
 */
export const watchPaths = ({ signal, onChange, settle = 60 }: WatchPathsOptions): WatchedPaths => {
  const open = new Map<string, OpenWatch>();
  let wanted: Parameters<WatchedPaths['set']>[0] = { files: [], folders: [] };
  let names = new Map<string, Set<string>>();
  let timer: NodeJS.Timeout | undefined;
  let lookAgain: NodeJS.Timeout | undefined;
  const note = () => {
    if (signal.aborted) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      arrange();
      onChange();
    }, settle);
  };
  const openWatch = (folder: string, identity: string): OpenWatch => {
    const watcher = watch(folder, { persistent: false });
    watcher.on('change', (_, name) => {
      const found = name?.toString();
      const counting = names.get(folder);
      // Its own name: the folder itself was moved or removed.
      const counts = found === undefined || counting?.has(ALL) || found === path.basename(folder);
      if (counts || (found !== undefined && counting?.has(found))) note();
    });
    watcher.on('error', note);
    return { watcher, identity };
  };
  /** False when the system has no watch left. */
  const startWatch = (folder: string): boolean => {
    const identity = identify(folder);
    try {
      if (identity !== undefined) open.set(folder, openWatch(folder, identity));
      return true;
    } catch {
      return false;
    }
  };
  /** Opens and closes watches until they are what is wanted. */
  const arrange = () => {
    if (signal.aborted) return;
    names = namesToWatch(wanted);
    for (const [folder, { watcher, identity }] of open) {
      if (names.has(folder) && identify(folder) === identity) continue;
      watcher.close();
      open.delete(folder);
    }
    const missing = [...names.keys()].filter((folder) => !open.has(folder));
    const isShort = missing.map(startWatch).includes(false);
    clearTimeout(lookAgain);
    lookAgain = isShort ? setTimeout(note, LOOK_AGAIN).unref() : undefined;
  };
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    clearTimeout(lookAgain);
    for (const { watcher } of open.values()) watcher.close();
    open.clear();
  });
  return {
    set: (paths) => {
      wanted = paths;
      arrange();
    },
  };
};

/** The folders to watch, and which names in each count. */
const namesToWatch = ({ files, folders }: Parameters<WatchedPaths['set']>[0]): Map<string, Set<string>> => {
  const names = new Map<string, Set<string>>();
  const add = (folder: string, name: string) => {
    names.set(folder, (names.get(folder) ?? new Set()).add(name));
  };
  for (const file of files) for (const step of stepsTo(file)) add(path.dirname(step), path.basename(step));
  for (const folder of folders) {
    for (const step of stepsTo(folder)) add(path.dirname(step), path.basename(step));
    if (isFolder(folder)) add(folder, ALL);
  }
  return names;
};

/** The path, each symlink on the way to it and what that leads to; of what is not there, the first missing part. */
const stepsTo = (start: string): readonly string[] => {
  const steps: string[] = [];
  let { root: at } = path.parse(start);
  let rest = splitPath(start);
  for (let links = 0; links < MAX_LINKS; ) {
    const [name, ...others] = rest;
    if (name === undefined) return [...steps, at];
    const next = path.join(at, name);
    const link = readLink(next);
    if (link !== undefined) {
      links += 1;
      steps.push(next);
      const target = path.resolve(at, link);
      at = path.parse(target).root;
      rest = [...splitPath(target), ...others];
    } else if (others.length > 0 && !isFolder(next)) {
      return [...steps, next];
    } else {
      at = next;
      rest = others;
    }
  }
  return steps;
};

const splitPath = (file: string): readonly string[] =>
  file
    .slice(path.parse(file).root.length)
    .split(path.sep)
    .filter((part) => part !== '');

const readLink = (file: string): string | undefined => {
  try {
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
  } catch {
    return undefined;
  }
};

const isFolder = (folder: string): boolean => {
  try {
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
};

const identify = (folder: string): string | undefined => {
  try {
    const { dev, ino } = statSync(folder);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
};
