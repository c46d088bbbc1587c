import { decodeFile, decodeHead } from '../../shared/decodeText.ts';
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

const readBytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

/** A file with its path and its beginning. */
export const describeFile = async (file: File, path = file.name): Promise<DroppedFile> => ({
  path,
  file,
  head: decodeHead(await readBytes(file.slice(0, headBytes))),
});

/** A file's text; throws when it is not in an encoding that is read, with the line and why. */
export const readText = async (file: File, path = file.name): Promise<string> =>
  decodeFile(await readBytes(file), path);

const describeDropped = async (found: File | FileSystemFileEntry): Promise<DroppedFile> =>
  found instanceof File
    ? await describeFile(found)
    : await describeFile(await getFile(found), found.fullPath.replace(/^\//, ''));

/** All files of a drop, those of folders too; hidden folders are left out. Rejects when there are more than 5,000. */
export const readDropped = async (transfer: DataTransfer): Promise<readonly DroppedFile[]> => {
  // The items are gone after the first wait, so their entries are taken at once.
  // Files that come from a program, not from a folder, have none.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? item.getAsFile() ?? []);
  const files: DroppedFile[] = [];
  for (const entry of entries) {
    for await (const found of entry instanceof File ? [entry] : walk(entry)) {
      if (files.length === mostFiles) {
        throw new Error(`More than ${mostFiles} files were dropped. Drop a smaller folder.`);
      }
      files.push(await describeDropped(found));
    }
  }
  return files;
};
