import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchFolder } from '../../../../src/core/lib/watchFolder.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';
import { waitUntil } from '../../../helpers/waitUntil.ts';

const sees = (seen: ReadonlySet<string | undefined>, name: string | undefined) =>
  waitUntil(async () => seen.has(name), { what: `a change of ${name}`, within: 10_000 });

const start = (folder: string) => {
  const stop = new AbortController();
  const seen = new Set<string | undefined>();
  watchFolder(folder, {
    signal: stop.signal,
    onChange: (names) => {
      for (const name of names) seen.add(name);
    },
  });
  return { seen, [Symbol.dispose]: () => stop.abort() };
};

describe('watching a folder', () => {
  it('makes it, and tells of files that are written, replaced and removed', async () => {
    await using temp = await openTempFolder();
    const folder = path.join(temp.path, 'deep', 'inside');
    using watched = start(folder);
    await writeFile(path.join(folder, 'one'), '1');
    await sees(watched.seen, 'one');
    watched.seen.clear();
    await writeFile(path.join(folder, 'temporary'), '2');
    await rename(path.join(folder, 'temporary'), path.join(folder, 'one'));
    await sees(watched.seen, 'one');
    watched.seen.clear();
    await rm(path.join(folder, 'one'));
    await sees(watched.seen, 'one');
  });

  it('goes on with the folder that comes in the place of one that was removed', async () => {
    await using temp = await openTempFolder();
    const folder = path.join(temp.path, 'again');
    using watched = start(folder);
    await rm(folder, { recursive: true });
    await sees(watched.seen, undefined);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'later'), '');
    await sees(watched.seen, 'later');
  });

  it('says nothing more after the signal', async () => {
    await using temp = await openTempFolder();
    const watched = start(temp.path);
    const other = start(temp.path);
    watched[Symbol.dispose]();
    await writeFile(path.join(temp.path, 'one'), '1');
    await sees(other.seen, 'one');
    other[Symbol.dispose]();
    expect([...watched.seen]).toEqual([]);
  });
});
