import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ContextsState } from '../../shared/contract/contexts.ts';
import { createEventQueue, type EventQueue, keepLatest } from '../lib/eventQueue.ts';
import type { ContextsOptions } from './createContexts.ts';
import { describeContexts } from './describeContexts.ts';
import { findKubeconfigs, type KubeconfigCache, type KubeconfigPlaces } from './findKubeconfigs.ts';
import { watchPaths } from './watchPaths.ts';

/** The state of the kubeconfigs: asked for, or told at each change. */
export interface LiveContexts {
  get(): Promise<ContextsState>;
  watch(options: { readonly signal: AbortSignal }): AsyncIterable<ContextsState>;
  /** Looks again at once, if anybody watches. */
  refresh(): void;
}

/** What is shared by all who watch. */
interface Shared {
  readonly refresh: () => void;
  readonly end: () => void;
  readonly last: () => ContextsState | undefined;
}

/** One watch for all who look; it begins with the first of them and ends with the last. */
export const createLiveContexts = (options: ContextsOptions): LiveContexts => {
  const cache: KubeconfigCache = new Map();
  const readers = new Set<EventQueue<ContextsState>>();
  let shared: Shared | undefined;
  const look = async () => {
    const places = placesOf(options);
    const found = await findKubeconfigs(places, cache);
    return {
      state: describeContexts(found, places.folders),
      files: [...places.chain, places.defaultPath, ...found.map(({ file }) => file.path)],
      folders: places.folders,
    };
  };
  const begin = () =>
    beginWatch({
      look,
      first: placesOf(options),
      watchFolders: options.folders.watch,
      tell: (state) => {
        for (const reader of readers) reader.push(state);
      },
      fail: (error) => {
        for (const reader of readers) reader.fail(error);
      },
    });
  async function* watch({ signal }: { readonly signal: AbortSignal }) {
    const queue = createEventQueue<ContextsState>({ signal, merge: keepLatest });
    readers.add(queue);
    try {
      shared ??= begin();
      const last = shared.last();
      if (last !== undefined) queue.push(last);
      yield* queue;
    } finally {
      readers.delete(queue);
      if (readers.size === 0) {
        shared?.end();
        shared = undefined;
      }
    }
  }
  return { get: async () => (await look()).state, watch, refresh: () => shared?.refresh() };
};

interface WatchParts {
  readonly look: () => Promise<{
    readonly state: ContextsState;
    readonly files: readonly string[];
    readonly folders: readonly string[];
  }>;
  readonly first: KubeconfigPlaces;
  readonly watchFolders: ContextsOptions['folders']['watch'];
  readonly tell: (state: ContextsState) => void;
  readonly fail: (error: unknown) => void;
}

const beginWatch = ({ look, first, watchFolders, tell, fail }: WatchParts): Shared => {
  const ended = new AbortController();
  const { signal } = ended;
  let last: ContextsState | undefined;
  let looking: Promise<void> | undefined;
  let again = false;
  const lookOnce = async () => {
    const { state, files, folders } = await look();
    if (signal.aborted) return;
    watched.set({ files, folders });
    if (isDeepStrictEqual(state, last)) return;
    last = state;
    tell(state);
  };
  const refresh = () => {
    if (signal.aborted) return;
    again = looking !== undefined;
    looking ??= lookOnce()
      .catch(fail)
      .finally(() => {
        looking = undefined;
        if (again) refresh();
      });
  };
  const watched = watchPaths({ signal, onChange: refresh });
  watchFolders(refresh, signal);
  // Watched before the first look, so that nothing slips between.
  watched.set({ files: [...first.chain, first.defaultPath], folders: first.folders });
  refresh();
  return { refresh, end: () => ended.abort(), last: () => last };
};

const placesOf = ({ chain, isNamed, homedir, folders }: ContextsOptions): KubeconfigPlaces => ({
  chain,
  isNamed,
  defaultPath: path.join(homedir, '.kube', 'config'),
  folders: folders.get(),
});
