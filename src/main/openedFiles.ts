import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { OpenedFile } from '../shared/desktopBridge.ts';

/** Bytes; larger files are no manifests, and the page would only say so. */
const LARGEST = 20_000_000;

const NAMES = /\.(ya?ml|json|kubeconfig|conf)$|^(kube)?config$/i;

/** The files among a program's arguments, absolute; a start from another folder hands relative ones over. */
export const findFilesInArgv = (argv: readonly string[], cwd: string): readonly string[] =>
  argv
    .slice(1)
    .filter((arg) => !arg.startsWith('-') && NAMES.test(path.basename(arg)))
    .map((arg) => path.resolve(cwd, arg));

/** Reads what can be read of the files, in their order; what went wrong comes as sentences. */
export const readOpenedFiles = async (
  files: readonly string[],
): Promise<{ readonly files: readonly OpenedFile[]; readonly problems: readonly string[] }> => {
  const results = await Promise.all(files.map(readOne));
  return {
    files: results.flatMap((result) => (typeof result === 'string' ? [] : [result])),
    problems: results.filter((result) => typeof result === 'string'),
  };
};

const readOne = async (file: string): Promise<OpenedFile | string> => {
  try {
    const info = await stat(file);
    // A pipe or a device would be read for ever.
    if (!info.isFile()) return `${file} is not a file.`;
    if (info.size > LARGEST) return `${file} is larger than ${LARGEST / 1_000_000} MB.`;
    return { path: file, text: await readFile(file, 'utf8') };
  } catch (error) {
    return `${file} cannot be read: ${(error as Error).message}`;
  }
};
