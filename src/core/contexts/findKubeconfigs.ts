import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { KubeconfigFile } from '../../shared/contract/contexts.ts';
import type { ScopeFile } from '../kubeconfig/changeScope.ts';
import { openKubeconfig } from '../kubeconfig/openKubeconfig.ts';
import { readKubeconfigFile } from '../kubeconfig/readKubeconfigFile.ts';

export interface KubeconfigPlaces {
  /** Files that kubectl reads together, first wins. */
  readonly chain: readonly string[];
  /** KUBECONFIG names the chain. */
  readonly isNamed: boolean;
  /** ~/.kube/config, shown also when KUBECONFIG names other files. */
  readonly defaultPath: string;
  readonly folders: readonly string[];
}

/** A kubeconfig file as it was read, and where it comes from. */
export interface FoundKubeconfig extends ScopeFile {
  readonly from: KubeconfigFile['from'];
  readonly isReadByKubectl: boolean;
}

/** Larger files in a folder are taken for something else. */
const MAX_BYTES = 2 * 1024 * 1024;

/** What is remembered of files that have not changed, by path. */
export type KubeconfigCache = Map<string, { readonly version: string; readonly found: ScopeFile }>;

/**
 * Every kubeconfig in its order: KUBECONFIG's or the default one, then the default one, then those in the folders. A
 * file that two ways lead to counts once. Never rejects: what is wrong with a file is told beside it.
 */
export const findKubeconfigs = async (
  places: KubeconfigPlaces,
  cache: KubeconfigCache,
): Promise<readonly FoundKubeconfig[]> => {
  const { chain, isNamed, defaultPath } = places;
  const found: FoundKubeconfig[] = [];
  const seen = new Set<string>();
  const looked = new Set<string>();
  const add = async (file: string, from: FoundKubeconfig['from']) => {
    const real = await realpath(file).catch(() => file);
    const isReadByKubectl = chain.includes(file);
    if (seen.has(real)) return;
    looked.add(file);
    const read = await readCached(file, cache, from === 'folder');
    if (from === 'folder' && !isKubeconfig(read)) return;
    seen.add(real);
    found.push({ ...read, from, isReadByKubectl });
  };
  for (const file of chain) await add(file, isNamed ? 'KUBECONFIG' : 'default');
  if (isNamed && (await stat(defaultPath).catch(() => undefined)) !== undefined)
    await add(defaultPath, 'default');
  for (const folder of places.folders) for (const file of await listFiles(folder)) await add(file, 'folder');
  for (const known of cache.keys()) if (!looked.has(known)) cache.delete(known);
  return found;
};

/** Files in a folder that are small enough, by name; none where it cannot be read. */
const listFiles = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder).catch(() => []);
  const files: string[] = [];
  for (const name of names.toSorted()) {
    // Locks, and files that are about to take the place of others.
    if (name.startsWith('.') || name.endsWith('.lock') || name.endsWith('~')) continue;
    const file = path.join(folder, name);
    const stats = await stat(file).catch(() => undefined);
    if (stats?.isFile() && stats.size <= MAX_BYTES) files.push(file);
  }
  return files;
};

/** Beside kubeconfigs a folder may hold anything; one that is broken still shows by its words. */
const isKubeconfig = ({ file, open }: ScopeFile): boolean => {
  if (open !== undefined) return open.contexts.size + open.clusters.size + open.users.size > 0;
  return looksLikeKubeconfig(file.text);
};

const looksLikeKubeconfig = (text: string): boolean =>
  /^[ \t]*["']?kind["']?:[ \t]*["']?Config\b/m.test(text) ||
  ['clusters', 'contexts', 'users'].every((key) => new RegExp(`["']?\\b${key}["']?[ \t]*:`).test(text));

const readCached = async (file: string, cache: KubeconfigCache, mayBeOther: boolean): Promise<ScopeFile> => {
  const stats = await stat(file, { bigint: true }).catch(() => undefined);
  const version = stats && [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':');
  const known = cache.get(file);
  if (version !== undefined && known?.version === version) return known.found;
  const found = await readOnce(file, mayBeOther);
  if (version === undefined) cache.delete(file);
  else cache.set(file, { version, found });
  return found;
};

const readOnce = async (path: string, mayBeOther: boolean): Promise<ScopeFile> => {
  const nothing = { path, realPath: path, stats: undefined, danglingTo: undefined, text: '' };
  try {
    const file = await readKubeconfigFile(path);
    // Other YAML may be large, and parsing it would take its time.
    if (mayBeOther && !looksLikeKubeconfig(file.text)) return { file };
    try {
      return { file, open: openKubeconfig(file) };
    } catch (problem) {
      return { file, problem };
    }
  } catch (problem) {
    return { file: nothing, problem };
  }
};
