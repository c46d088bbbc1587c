import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BuiltPart, ensureBuilt } from '../../../src/server/ensureBuilt.ts';
import { errorOf } from '../../helpers/errorOf.ts';
import { openTempFolder } from '../../helpers/tempFolder.ts';

/** A program in the place of electron-vite that puts the page's first source into what it builds. */
const BUILDER = `
  import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
  appendFileSync('builds', process.argv[2] + '\\n');
  const text = readFileSync('src/renderer/main.tsx', 'utf8');
  if (text === 'broken') throw new Error('line 1 of main.tsx is broken');
  mkdirSync('out/renderer', { recursive: true });
  writeFileSync('out/renderer/index.html', text);
`;

const FILES = [
  'src/renderer/main.tsx',
  'src/shared/contract.ts',
  'src/core/createCore.ts',
  'src/main/index.ts',
  'src/preload/index.ts',
  'resources/icons/icon.svg',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];

const openCheckout = async () => {
  const folder = await openTempFolder();
  const at = (name: string) => path.join(folder.path, name);
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), text);
  };
  for (const name of FILES) await write(name, 'first');
  await write('package.json', '{ "type": "module" }');
  await write('node_modules/electron-vite/bin/electron-vite.js', BUILDER);
  const said: string[] = [];
  return {
    at,
    write,
    said,
    page: () => readFile(at('out/renderer/index.html'), 'utf8'),
    builds: async () => (await readFile(at('builds'), 'utf8').catch(() => '')).split('\n').length - 1,
    ensure: (part: BuiltPart = 'page') =>
      ensureBuilt({
        part,
        root: folder.path,
        say: (line) => said.push(line),
        signal: new AbortController().signal,
      }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

describe('the interface', () => {
  it('is built on a fresh clone, which is said, and then not again', async () => {
    await using checkout = await openCheckout();
    await checkout.ensure();
    expect(await checkout.page()).toBe('first');
    expect(checkout.said).toEqual(['Building the interface from its sources, which takes some seconds …']);
    await checkout.ensure();
    await checkout.ensure('desktop');
    expect(await checkout.builds()).toBe(1);
    expect(checkout.said).toHaveLength(1);
    expect((await readdir(checkout.at('out'))).toSorted()).toEqual(['inputs.json', 'renderer']);
  });

  it('is built again after a pull, and after an older commit was checked out, whatever the times say', async () => {
    await using checkout = await openCheckout();
    await checkout.ensure();
    await checkout.write('src/renderer/main.tsx', 'second');
    const longAgo = new Date(0);
    await utimes(checkout.at('src/renderer/main.tsx'), longAgo, longAgo);
    await checkout.ensure();
    expect(await checkout.page()).toBe('second');
    await checkout.write('src/renderer/main.tsx', 'first');
    await checkout.ensure();
    expect(await checkout.page()).toBe('first');
  });

  it('is not built because a file got a new time only', async () => {
    await using checkout = await openCheckout();
    await checkout.ensure();
    for (const name of FILES) await utimes(checkout.at(name), new Date(), new Date());
    await checkout.ensure();
    expect(await checkout.builds()).toBe(1);
  });

  it.each(['src/shared/contract.ts', 'package-lock.json', 'electron.vite.config.ts'])(
    'is built again when %s changed',
    async (name) => {
      await using checkout = await openCheckout();
      await checkout.ensure();
      await checkout.write(name, 'second');
      await checkout.ensure();
      expect(await checkout.builds()).toBe(2);
    },
  );

  it('is built again for a file that was removed, and where what was built is gone', async () => {
    await using checkout = await openCheckout();
    await checkout.write('src/renderer/old.ts', 'old');
    await checkout.ensure();
    await rm(checkout.at('src/renderer/old.ts'));
    await checkout.ensure();
    expect(await checkout.builds()).toBe(2);
    await rm(checkout.at('out/renderer'), { recursive: true });
    await checkout.ensure();
    expect(await checkout.builds()).toBe(3);
  });

  it('is built for the desktop alone when the engine changed, which browser mode takes as it is', async () => {
    await using checkout = await openCheckout();
    await checkout.ensure();
    await checkout.write('src/core/createCore.ts', 'second');
    await checkout.ensure('page');
    expect(await checkout.builds()).toBe(1);
    await checkout.ensure('desktop');
    expect(await checkout.builds()).toBe(2);
  });

  it('is built once for two that want it at once', async () => {
    await using checkout = await openCheckout();
    await Promise.all([checkout.ensure(), checkout.ensure()]);
    expect(await checkout.builds()).toBe(1);
  });

  it('is not taken for built when building fails, which says why', async () => {
    await using checkout = await openCheckout();
    await checkout.ensure();
    await checkout.write('src/renderer/main.tsx', 'broken');
    for (let time = 0; time < 2; time++) {
      const error = await errorOf(checkout.ensure());
      expect(error.code).toBe('COMMAND_FAILED');
      expect(error.details.join('\n')).toContain('line 1 of main.tsx is broken');
    }
    await checkout.write('src/renderer/main.tsx', 'first');
    await checkout.ensure();
    expect(await checkout.builds()).toBe(4);
  });

  it('says what to run where packages are missing', async () => {
    await using checkout = await openCheckout();
    await rm(checkout.at('node_modules'), { recursive: true });
    expect(await errorOf(checkout.ensure())).toMatchObject({
      code: 'NOT_FOUND',
      hint: `Run npm ci in ${checkout.at('').replace(/\/$/, '')}.`,
    });
  });
});
