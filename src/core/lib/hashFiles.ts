import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files below an entry, or the entry itself where it is one. */
export const listFiles = async (entry: string): Promise<string[]> => {
  const found = await readdir(entry, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (found === undefined) return [entry];
  return found.filter((item) => item.isFile()).map((item) => path.join(item.parentPath, item.name));
};

/** SHA-256 (hex) over the names and contents of files and folders, and any further words. */
export const hashFiles = async (root: string, entries: readonly string[], words: readonly string[] = []) => {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  const files = (await Promise.all(entries.map((entry) => listFiles(path.resolve(root, entry))))).flat();
  for (const file of files.sort()) {
    const content = await readFile(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};
