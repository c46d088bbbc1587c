import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openInventory } from '../../../../src/core/inventory/openInventory.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const MODULE = path.resolve(import.meta.dirname, '../../../../src/core/inventory/openInventory.ts');
const PROCESSES = 4;
const EACH = 15;

const SCRIPT = `
  const { openInventory } = await import(process.argv[1]);
  const inventory = openInventory(process.argv[2]);
  const own = process.argv[3];
  for (let index = 0; index < ${EACH}; index++)
    await inventory.add({ name: 'm-' + own + '-' + index, target: 'web', address: '10.0.' + own + '.' + index });
`;

it('keeps what several processes add at the same time', async () => {
  await using folder = await openTempFolder();
  const add = (own: number) =>
    promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      SCRIPT,
      MODULE,
      folder.path,
      String(own),
    ]);
  await Promise.all(Array.from({ length: PROCESSES }, (_, index) => add(index)));
  expect(openInventory(folder.path).list()).toHaveLength(PROCESSES * EACH);
  expect(await readdir(folder.path)).toEqual(['config.json']);
});

it('does not wait for a process that was killed in the middle of a change', async () => {
  await using folder = await openTempFolder();
  await writeFile(
    path.join(folder.path, 'config.lock'),
    JSON.stringify({ pid: process.pid, identity: 'began at another time', since: 0 }),
  );
  await openInventory(folder.path).add({ name: 'web-1', target: 'web', address: '10.0.0.5' });
  expect(await readdir(folder.path)).toEqual(['config.json']);
});
