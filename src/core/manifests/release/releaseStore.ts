import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ManifestFile, ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { isAlive, markThisProcess, type ProcessMark } from '../../lib/processIdentity.ts';
import { watchFolder } from '../../lib/watchFolder.ts';
import { failAfter } from '../../lib/withCleanup.ts';
import { writeFileAtomically } from '../../lib/writeFileAtomically.ts';

type Kept = ReleaseEntry & { readonly process: ProcessMark; readonly owner?: string };

/** A revision with whose it is: `owner` is the identity of its cluster (`identifyCluster`), or `nameOwner` of old ones. */
export type KeptRelease = ReleaseEntry & { readonly owner: string };

/** Owner of what was kept when releases belonged to a cluster's id in the contract, which is made of its name. */
export const nameOwner = (cluster: string): string => `name-${cluster}`;

/** What is known of a release before its revision has a number. */
export type NewRevision = Omit<KeptRelease, 'id' | 'revision' | 'appliedAt' | 'files'>;

/**
 * Releases on this machine: a folder each, named by its owner and name, and in it a folder for every revision with
 * its files and its record. A revision's folder is there as a whole or not at all.
 */
export interface ReleaseStore {
  idOf(owner: string, name: string): string;
  /** Newest revision of every release of an owner, by name. */
  list(owner: string): Promise<readonly KeptRelease[]>;
  /** Newest first; empty when there is no such release. */
  revisions(id: string): Promise<readonly KeptRelease[]>;
  /** Gives a release to an owner, unless that has one of this name. */
  give(id: string, owner: string): Promise<void>;
  files(id: string, revision: number): Promise<readonly ManifestFile[]>;
  /** Begins the next revision. */
  add(revision: NewRevision, files: readonly ManifestFile[]): Promise<KeptRelease>;
  update(entry: KeptRelease): Promise<void>;
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
    const record = JSON.parse(await readFile(path.join(folder, RECORD), 'utf8')) as Kept;
    return { ...record, id: path.basename(path.dirname(folder)) };
  } catch (error) {
    // Removed meanwhile, or spoiled from outside: there is nothing to show of it.
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Work whose process is gone does not go on. */
const settle = async ({ process, ...record }: Kept): Promise<KeptRelease> => {
  const entry = { owner: nameOwner(record.cluster), ...record };
  const working = entry.state === 'applying' || entry.state === 'removing';
  return working && !(await isAlive(process)) ? { ...entry, state: 'interrupted' } : entry;
};

const encode = async (entry: KeptRelease) =>
  JSON.stringify({ ...entry, process: await markThisProcess() } satisfies Kept);

const idOf = (owner: string, name: string) =>
  createHash('sha256').update(`${owner}\0${name}`).digest('hex').slice(0, 20);

const numbersIn = async (folder: string): Promise<readonly number[]> =>
  (await readFolder(folder))
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .toSorted((a, b) => b - a);

/** Reads and writes the folders of releases. */
const makeFolders = (root: string) => {
  const folderOf = (id: string) => path.join(root, id);
  const placeOf = (id: string, revision: number) => path.join(folderOf(id), String(revision));
  const revisions = async (id: string): Promise<readonly KeptRelease[]> => {
    if (!/^[0-9a-f]{20}$/.test(id)) return [];
    const records = (await numbersIn(folderOf(id))).map((revision) => readRecord(placeOf(id, revision)));
    const kept = (await Promise.all(records)).filter((record) => record !== undefined);
    return await Promise.all(kept.map(settle));
  };
  const newest = async (id: string): Promise<KeptRelease | undefined> => {
    for (const revision of await numbersIn(folderOf(id))) {
      const record = await readRecord(placeOf(id, revision));
      if (record !== undefined) return await settle(record);
    }
    return undefined;
  };
  const write = async (entry: KeptRelease, files: readonly ManifestFile[]) => {
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
  const rewrite = async (entry: KeptRelease) => {
    const file = path.join(placeOf(entry.id, entry.revision), RECORD);
    await writeFileAtomically(file, await encode(entry), { mode: 0o600 });
  };
  return { folderOf, placeOf, revisions, newest, write, rewrite };
};

export const createReleaseStore = (root: string): ReleaseStore => {
  const { folderOf, placeOf, revisions, newest, write, rewrite } = makeFolders(root);
  const tell = async () => await writeFile(path.join(root, MARK), String(Date.now()), { mode: 0o600 });
  return {
    idOf,
    revisions,
    list: async (owner) => {
      const ids = (await readFolder(root)).filter((name) => /^[0-9a-f]{20}$/.test(name));
      const entries = await Promise.all(ids.map(newest));
      return entries
        .filter((entry) => entry !== undefined)
        .filter((entry) => entry.owner === owner)
        .toSorted((a, b) => a.name.localeCompare(b.name));
    },
    files: async (id, revision) =>
      JSON.parse(await readFile(path.join(placeOf(id, revision), FILES), 'utf8')) as readonly ManifestFile[],
    add: async (revision, files) => {
      const id = idOf(revision.owner, revision.name);
      const [last = 0, ...older] = await numbersIn(folderOf(id));
      const paths = files.map((file) => file.path);
      const entry = { ...revision, id, revision: last + 1, appliedAt: Date.now(), files: paths };
      await write(entry, files);
      for (const old of older.slice(KEPT - 2)) await rm(placeOf(id, old), { recursive: true, force: true });
      await tell();
      return entry;
    },
    give: async (from, owner) => {
      const [entry, ...older] = await revisions(from);
      if (entry === undefined) return;
      const id = idOf(owner, entry.name);
      if (id !== from && (await numbersIn(folderOf(id))).length > 0) return;
      if (id !== from) await rename(folderOf(from), folderOf(id));
      // The newest last: until then it is the old owner's, and begun again.
      for (const one of [...older.toReversed(), entry]) await rewrite({ ...one, id, owner });
      await tell();
    },
    update: async (entry) => {
      await rewrite(entry);
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
