import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../shared/errors.ts';
import { PAGE_TYPES } from '../shared/pageTypes.ts';

export interface PageFile {
  readonly body: Buffer;
  readonly type: string;
  /** Its name changes with its content, so a browser may keep it. */
  readonly isHashed: boolean;
}

/** The interface's files by the exact path of their address; nothing that is not in here is ever served. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Reads the built interface; rejects with `NOT_FOUND` when it was not built, saying how that is done. */
export const readPageFiles = async (folder: string): Promise<PageFiles> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && path.extname(entry.name) in PAGE_TYPES)
      .map(async (entry): Promise<[string, PageFile]> => {
        const file = path.join(entry.parentPath, entry.name);
        const address = `/${path.relative(folder, file).split(path.sep).join('/')}`;
        const type = PAGE_TYPES[path.extname(entry.name)] ?? '';
        return [address, { body: await readFile(file), type, isHashed: address.startsWith('/assets/') }];
      }),
  );
  const map = new Map(files);
  const start = map.get('/index.html');
  if (start === undefined) {
    throw new AppError('NOT_FOUND', `The interface is not built: there is no index.html in ${folder}.`, {
      hint: 'Build it with: npm run build',
    });
  }
  return map.set('/', start);
};
