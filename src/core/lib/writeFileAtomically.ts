import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nameTemporary, removeLeftovers } from './temporaryFiles.ts';
import { failAfter } from './withCleanup.ts';

export interface AtomicWriteOptions {
  /** Permission bits. */
  readonly mode: number;
  /** Kept where the system allows it. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Writes a file so that a reader, or a machine that loses power, sees either the old content or the new one.
 * The temporary file is in the same folder and is gone afterwards; what killed processes left of theirs goes too. Symlinks are not followed: pass a real path.
 * Rejects with the system's own error, and the old file is as it was.
 */
export const writeFileAtomically = async (
  path: string,
  content: string | Uint8Array,
  options: AtomicWriteOptions,
): Promise<void> => {
  await removeLeftovers(dirname(path));
  const temporary = await nameTemporary(path);
  try {
    await writeSynced(temporary, content, options);
    await rename(temporary, path);
  } catch (error) {
    await failAfter(error, () => rm(temporary, { force: true }));
  }
  await syncFolder(dirname(path));
};

const writeSynced = async (
  path: string,
  content: string | Uint8Array,
  { mode, owner }: AtomicWriteOptions,
): Promise<void> => {
  // Made private first: the content may be secret, and a looser mode follows once the owner is right.
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(content);
  if (owner !== undefined) await keepOwner(file, owner);
  await file.chmod(mode);
  await file.sync();
};

const keepOwner = async (file: FileHandle, owner: { uid: number; gid: number }): Promise<void> => {
  const now = await file.stat();
  if (now.uid === owner.uid && now.gid === owner.gid) return;
  // Only root may give a file away; anybody else's becomes the writer's own.
  await file.chown(owner.uid, owner.gid).catch(() => undefined);
};

const syncFolder = async (folder: string): Promise<void> => {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // Windows and some network file systems cannot sync a folder; the rename is done either way.
  }
};
