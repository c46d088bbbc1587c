import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import type { Content } from './openKubeconfig.ts';
import { textOf } from './openKubeconfig.ts';

/** Keys that name a file, with the key that holds the same in the kubeconfig itself where there is one. */
const REFERENCES = {
  clusters: [['certificate-authority', 'certificate-authority-data']],
  users: [
    ['client-certificate', 'client-certificate-data'],
    ['client-key', 'client-key-data'],
    ['tokenFile', undefined],
  ],
} as const;

type EntryList = keyof typeof REFERENCES;

/** A file that an entry names, relative to where its kubeconfig is, as kubectl takes it. */
export interface FileReference {
  readonly key: string;
  readonly path: string;
}

const MAX_BYTES = 1024 * 1024;

/** The files that an entry names by a path that only means something beside its kubeconfig. */
export const relativeReferences = (list: EntryList, content: Content): readonly FileReference[] =>
  references(list, content).filter(({ path }) => !isAbsolute(path));

/** The entry with every path made absolute. */
export const makeAbsolute = (list: EntryList, content: Content, folder: string): Content =>
  references(list, content).reduce<Content>(
    (entry, { key, path }) => setReference(entry, key, resolve(folder, path)),
    content,
  );

/**
 * The entry with the files that it names put in line, so that it can go anywhere; what cannot be put in line is named
 * by its absolute path, and told.
 */
export const putInLine = async (
  list: EntryList,
  content: Content,
  file: string,
): Promise<{ readonly content: Content; readonly notes: readonly string[] }> => {
  const notes: string[] = [];
  let entry = makeAbsolute(list, content, dirname(file));
  for (const [key, dataKey] of REFERENCES[list]) {
    const path = textOf(entry, key);
    if (path === '') continue;
    const { [key]: _, ...without } = entry;
    if (dataKey !== undefined && textOf(entry, dataKey) !== '') {
      // kubectl prefers the data, so the file says nothing.
      entry = without;
      continue;
    }
    if (dataKey === undefined) {
      notes.push(`Its token is in the file ${path}, which stays there.`);
      continue;
    }
    try {
      entry = { ...without, [dataKey]: (await readSmall(path)).toString('base64') };
    } catch (error) {
      notes.push(
        `${path} could not be put in line (${(error as Error).message}), so it is named by its path.`,
      );
    }
  }
  const command = commandOf(entry);
  if (command.includes(sep)) notes.push(`It signs in by the program ${command}, which stays there.`);
  return { content: entry, notes };
};

const references = (list: EntryList, content: Content): readonly FileReference[] => {
  const named = REFERENCES[list]
    .map(([key]) => ({ key, path: textOf(content, key) }))
    .filter(({ path }) => path !== '');
  const command = list === 'users' ? commandOf(content) : '';
  // A program without a folder is searched for in PATH.
  return command.includes(sep) ? [...named, { key: 'exec', path: command }] : named;
};

const setReference = (content: Content, key: string, path: string): Content =>
  key === 'exec'
    ? { ...content, exec: { ...(content['exec'] as Content), command: path } }
    : { ...content, [key]: path };

/** The program that an entry signs in by; empty when it does not. */
export const commandOf = (content: Content): string => {
  const exec = content['exec'];
  return typeof exec === 'object' && exec !== null ? textOf(exec as Content, 'command') : '';
};

const readSmall = async (path: string): Promise<Buffer> => {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error('it is no file');
  if (stats.size > MAX_BYTES) throw new Error('it is too big');
  return await readFile(path);
};
