import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeOnce, partName, removeUnfinishedParts } from '../../../../src/core/nodeImage/makeOnce.ts';
import { startScript } from '../../../helpers/startScript.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const SLOW_MAKER = `
  import { mkdir, writeFile } from 'node:fs/promises';
  import { makeOnce } from '@/src/core/nodeImage/makeOnce.ts';
  await makeOnce(process.argv[1], async (temporary) => {
    await mkdir(temporary);
    await writeFile(temporary + '/half', 'half');
    console.log(temporary);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  });
`;

describe('makeOnce', () => {
  it('makes a file or a folder, in folders that it makes', async () => {
    await using folder = await openTempFolder();
    const file = path.join(folder.path, 'a', 'file');
    expect(await makeOnce(file, (temporary) => writeFile(temporary, 'whole'))).toBe(file);
    expect(await readFile(file, 'utf8')).toBe('whole');
    const made = await makeOnce(path.join(folder.path, 'b'), (temporary) =>
      mkdir(temporary).then(() => undefined),
    );
    expect(await readdir(made)).toEqual([]);
  });

  it('makes nothing again that is there', async () => {
    await using folder = await openTempFolder();
    const file = path.join(folder.path, 'file');
    await makeOnce(file, (temporary) => writeFile(temporary, 'first'));
    await makeOnce(file, () => expect.unreachable('it is there'));
    expect(await readFile(file, 'utf8')).toBe('first');
  });

  it('leaves nothing when making fails', async () => {
    await using folder = await openTempFolder();
    const failing = makeOnce(path.join(folder.path, 'file'), async (temporary) => {
      await writeFile(temporary, 'half');
      throw new Error('it broke');
    });
    await expect(failing).rejects.toThrow('it broke');
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('has nothing under the name while it is being made', async () => {
    await using folder = await openTempFolder();
    await makeOnce(path.join(folder.path, 'file'), async (temporary) => {
      await writeFile(temporary, 'half');
      expect(await readdir(folder.path)).not.toContain('file');
    });
    expect(await readdir(folder.path)).toEqual(['file']);
  });

  it('lets another process make the same meanwhile', async () => {
    await using folder = await openTempFolder();
    const target = path.join(folder.path, 'folder');
    const make = (content: string) => async (temporary: string) => {
      await mkdir(temporary);
      await writeFile(path.join(temporary, 'file'), content);
    };
    await makeOnce(target, async (temporary) => {
      await make('slower')(temporary);
      await make('faster')(target);
    });
    expect(await readdir(folder.path)).toEqual(['folder']);
    expect(await readFile(path.join(target, 'file'), 'utf8')).toBe('faster');
  });

  it('takes no part that a killed process of the same id left', async () => {
    await using folder = await openTempFolder();
    const target = path.join(folder.path, 'folder');
    await mkdir(partName(target));
    await writeFile(path.join(partName(target), 'half'), 'half');
    await makeOnce(target, (temporary) => mkdir(temporary).then(() => undefined));
    expect(await readdir(target)).toEqual([]);
  });

  it('leaves nothing under the name when it is killed, and what it leaves goes with the next clearing', async () => {
    await using folder = await openTempFolder();
    const target = path.join(folder.path, 'folder');
    await using maker = startScript(SLOW_MAKER, [target]);
    const part = path.basename(await maker.nextLine());
    await removeUnfinishedParts(folder.path);
    expect(await readdir(folder.path)).toEqual([part]);
    await maker.kill();
    expect(await readdir(folder.path)).toEqual([part]);
    await removeUnfinishedParts(folder.path, path.join(folder.path, 'no-such-folder'));
    expect(await readdir(folder.path)).toEqual([]);
  });
});
