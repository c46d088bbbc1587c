import type { DroppedFile } from './registry.ts';

// A folder of this many files is no folder of manifests; the contract takes 2,000.
const mostFiles = 5000;
const headBytes = 64 * 1024;

const readEntries = (reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject));

const getFile = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

async function* walk(entry: FileSystemEntry): AsyncGenerator<FileSystemFileEntry> {
  if (isFile(entry)) yield entry;
  if (!isFolder(entry) || entry.name.startsWith('.')) return;
  const reader = entry.createReader();
  // It answers in portions; an empty one is the end.
  for (let portion = await readEntries(reader); portion.length > 0; portion = await readEntries(reader)) {
    for (const child of portion) yield* walk(child);
  }
}

/** A file with its path and its beginning. */
export const describeFile = async (file: File, path = file.name): Promise<DroppedFile> => ({
  path,
  file,
  head: await file.slice(0, headBytes).text(),
});

/** All files of a drop, those of folders too; hidden folders are left out. Rejects when there are more than 5,000. */
export const readDropped = async (transfer: DataTransfer): Promise<readonly DroppedFile[]> => {
  // The items are gone after the first wait, so their entries are taken at once.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files: DroppedFile[] = [];
  for (const entry of entries) {
    for await (const found of walk(entry)) {
      if (files.length === mostFiles) {
        throw new Error(`More than ${mostFiles} files were dropped. Drop a smaller folder.`);
      }
      files.push(await describeFile(await getFile(found), found.fullPath.replace(/^\//, '')));
    }
  }
  return files;
};
