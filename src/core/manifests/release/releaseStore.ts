import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ManifestFile, ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { isAlive, markThisProcess, type ProcessMark } from '../../lib/processIdentity.ts';
import { watchFolder } from '../../lib/watchFolder.ts';
import { failAfter } from '../../lib/withCleanup.ts';
import { writeFileAtomically } from '../../lib/writeFileAtomically.ts';

type Kept = ReleaseEntry & { readonly process: ProcessMark };

/** What is known of a release before its revision has a number. */
export type NewRevision = Omit<ReleaseEntry, 'id' | 'revision' | 'appliedAt' | 'files'>;

/**
 * Releases on this machine: a folder each, named by its cluster and name, and in it a folder for every revision with
 * its files and its record. A revision's folder is there as a whole or not at all.
 */
export interface ReleaseStore {
  idOf(cluster: string, name: string): string;
  /** Newest revision of every release of a cluster, by name. */
  list(cluster: string): Promise<readonly ReleaseEntry[]>;
  /** Newest first; empty when there is no such release. */
  revisions(id: string): Promise<readonly ReleaseEntry[]>;
  files(id: string, revision: number): Promise<readonly ManifestFile[]>;
  /** Begins the next revision. */
  add(revision: NewRevision, files: readonly ManifestFile[]): Promise<ReleaseEntry>;
  update(entry: ReleaseEntry): Promise<void>;
  remove(id: string): Promise<void>;
  /** Calls back on every change, of other processes too, until the signal fires. */
  watch(onChange: () => void, signal: AbortSignal): void;
}

/** Revisions of one release that are kept. */
const KEPT = 20;
const RECORD = 'record.json';
const FILES = 'files.json';
/** Touched at every change: watching one folder sees it. */
const MARK = 'changed';
const PRIVATE = { mode: 0o700, recursive: true } as const;

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

const readFolder = async (folder: string): Promise<readonly string[]> =>
  await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });

const readRecord = async (folder: string): Promise<Kept | undefined> => {
  try {
    return JSON.parse(await readFile(path.join(folder, RECORD), 'utf8')) as Kept;
  } catch (error) {
    // Removed meanwhile, or spoiled from outside: there is nothing to show of it.
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Work whose process is gone does not go on. */
const settle = async ({ process, ...entry }: Kept): Promise<ReleaseEntry> => {
  const working = entry.state === 'applying' || entry.state === 'removing';
  return working && !(await isAlive(process)) ? { ...entry, state: 'interrupted' } : entry;
};

const encode = async (entry: ReleaseEntry) =>
  JSON.stringify({ ...entry, process: await markThisProcess() } satisfies Kept);

const idOf = (cluster: string, name: string) =>
  createHash('sha256').update(`${cluster}\0${name}`).digest('hex').slice(0, 20);

const numbersIn = async (folder: string): Promise<readonly number[]> =>
  (await readFolder(folder))
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .toSorted((a, b) => b - a);

export const createReleaseStore = (root: string): ReleaseStore => {
  const folderOf = (id: string) => path.join(root, id);
  const placeOf = (id: string, revision: number) => path.join(folderOf(id), String(revision));
  const tell = async () => await writeFile(path.join(root, MARK), String(Date.now()), { mode: 0o600 });
  const revisions = async (id: string): Promise<readonly ReleaseEntry[]> => {
    if (!/^[0-9a-f]{20}$/.test(id)) return [];
    const records = (await numbersIn(folderOf(id))).map((revision) => readRecord(placeOf(id, revision)));
    const kept = (await Promise.all(records)).filter((record) => record !== undefined);
    return await Promise.all(kept.map(settle));
  };
  const newest = async (id: string): Promise<ReleaseEntry | undefined> => {
    for (const revision of await numbersIn(folderOf(id))) {
      const record = await readRecord(placeOf(id, revision));
      if (record !== undefined) return await settle(record);
    }
    return undefined;
  };
  const write = async (entry: ReleaseEntry, files: readonly ManifestFile[]) => {
    const draft = path.join(folderOf(entry.id), `.${randomUUID()}.tmp`);
    await mkdir(draft, PRIVATE);
    try {
      // Manifests may hold secrets: nobody else reads them.
      await writeFileAtomically(path.join(draft, FILES), JSON.stringify(files), { mode: 0o600 });
      await writeFileAtomically(path.join(draft, RECORD), await encode(entry), { mode: 0o600 });
      await rename(draft, placeOf(entry.id, entry.revision));
    } catch (error) {
      await failAfter(error, () => rm(draft, { recursive: true, force: true }));
    }
  };
  return {
    idOf,
    revisions,
    list: async (cluster) => {
      const ids = (await readFolder(root)).filter((name) => /^[0-9a-f]{20}$/.test(name));
      const entries = await Promise.all(ids.map(newest));
      return entries
        .filter((entry) => entry !== undefined)
        .filter((entry) => entry.cluster === cluster)
        .toSorted((a, b) => a.name.localeCompare(b.name));
    },
    files: async (id, revision) =>
      JSON.parse(await readFile(path.join(placeOf(id, revision), FILES), 'utf8')) as readonly ManifestFile[],
    add: async (revision, files) => {
      const id = idOf(revision.cluster, revision.name);
      const [last = 0, ...older] = await numbersIn(folderOf(id));
      const paths = files.map((file) => file.path);
      const entry = { ...revision, id, revision: last + 1, appliedAt: Date.now(), files: paths };
      await write(entry, files);
      for (const old of older.slice(KEPT - 2)) await rm(placeOf(id, old), { recursive: true, force: true });
      await tell();
      return entry;
    },
    update: async (entry) => {
      const file = path.join(placeOf(entry.id, entry.revision), RECORD);
      await writeFileAtomically(file, await encode(entry), { mode: 0o600 });
      await tell();
    },
    remove: async (id) => {
      // Out of sight first, so that a half-removed release is never seen.
      const trash = path.join(root, `.${id}.${randomUUID()}.tmp`);
      await rename(folderOf(id), trash);
      await rm(trash, { recursive: true, force: true });
      await tell();
    },
    watch: (onChange, signal) => watchFolder(root, { signal, onChange }),
  };
};
