import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../../src/core/lib/writeFileAtomically.ts';
import { startScript } from '../../../helpers/startScript.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeFileAtomically', () => {
  it('makes a file with the mode, whatever the umask', async () => {
    const path = join(folder, 'a');
    await writeFileAtomically(path, 'new', { mode: 0o666 });
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o666);
  });

  it('puts a new file in the place of the old one, so that an open reader keeps the old', async () => {
    const path = join(folder, 'a');
    await writeFile(path, 'old');
    const before = await stat(path);
    await writeFileAtomically(path, 'new', { mode: 0o600, owner: before });
    const after = await stat(path);
    expect(after.ino).not.toBe(before.ino);
    expect([after.uid, after.gid]).toEqual([before.uid, before.gid]);
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('takes away what killed processes left in its folder, and nothing else', async () => {
    const path = join(folder, 'a');
    const script = startScript(
      `
      import { writeFile } from 'node:fs/promises';
      import { nameTemporary } from '@/src/core/lib/temporaryFiles.ts';
      const name = await nameTemporary(process.argv[1]);
      await writeFile(name, 'half');
      console.log(name);
      setInterval(() => undefined, 60_000);
      `,
      [path],
    );
    const left = basename(await script.nextLine());
    const others = ['.a.tmp', '.a.b.tmp', left.replace(/\.[0-9a-f]{8}\.(\d+)/, '.00000000.$1')];
    for (const name of others) await writeFile(join(folder, name), 'theirs');
    await writeFileAtomically(path, 'new', { mode: 0o600 });
    expect((await readdir(folder)).toSorted()).toEqual([...others, left, 'a'].toSorted());
    await script.kill();
    await writeFileAtomically(path, 'newer', { mode: 0o600 });
    expect((await readdir(folder)).toSorted()).toEqual([...others, 'a'].toSorted());
  });

  it('leaves nothing behind when it fails', async () => {
    const path = join(folder, 'a');
    await mkdir(path);
    await expect(writeFileAtomically(path, 'new', { mode: 0o600 })).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readdir(folder)).toEqual(['a']);
  });
});
