import { access, glob, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../../..');
const documents = await Array.fromAsync(glob(['*.md', 'docs/**/*.md'], { cwd: repository }));

const isMissing = (path: string): Promise<boolean> =>
  access(path).then(
    () => false,
    () => true,
  );

/** What stands in backticks and begins with one of the repository's folders. */
const namedPaths = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:src|test|scripts|resources|docs|lint)\/[^`\s]*)`/g)].flatMap(
    ([, path]) => path ?? [],
  );

/** Targets of links that lead to a file here. */
const linkedPaths = (text: string): readonly string[] =>
  [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].flatMap(([, path]) => path ?? []);

const findMissing = async (document: string): Promise<readonly string[]> => {
  const text = await readFile(join(repository, document), 'utf8');
  const paths = [
    ...namedPaths(text).map((path) => join(repository, path)),
    ...linkedPaths(text).map((path) => resolve(repository, dirname(document), path)),
  ];
  const missing = await Promise.all(paths.map(isMissing));
  return paths.filter((_path, index) => missing[index]);
};

describe('the documents', () => {
  it.each(documents)('%s names only files that exist', async (document) => {
    expect(await findMissing(document)).toEqual([]);
  });
});
