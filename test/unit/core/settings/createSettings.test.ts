import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createSettings } from '../../../../src/core/settings/createSettings.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const open = async () => {
  const temp = await openTempFolder();
  const file = path.join(temp.path, 'config.json');
  return {
    settings: createSettings(temp.path),
    folder: temp.path,
    file,
    read: async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8')),
    [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose](),
  };
};

describe('changing the settings', () => {
  it('begins with the defaults and writes only what was chosen', async () => {
    await using bench = await open();
    expect(bench.settings.get()).toEqual({
      theme: 'system',
      kubeconfigFolders: [],
      production: [],
      readOnly: [],
    });
    expect((await bench.settings.change({ theme: 'dark' })).theme).toBe('dark');
    expect(await bench.read()).toEqual({ theme: 'dark' });
  });

  it('leaves what it does not name, also what another version of the app wrote', async () => {
    await using bench = await open();
    await writeFile(bench.file, '{"window":{"x":1},"production":["slipway/demo"],"dockerHost":"unix:///a"}');
    await bench.settings.change({ readOnly: ['context/x'], dockerHost: null });
    expect(await bench.read()).toEqual({
      window: { x: 1 },
      production: ['slipway/demo'],
      readOnly: ['context/x'],
    });
  });

  it('refuses to touch a file that does not parse', async () => {
    await using bench = await open();
    await writeFile(bench.file, '{"theme": ');
    const error = await errorOf(bench.settings.change({ theme: 'dark' }));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining(bench.file) });
    expect(await readFile(bench.file, 'utf8')).toBe('{"theme": ');
  });

  it('says so when the folder cannot be made', async () => {
    await using bench = await open();
    await writeFile(path.join(bench.folder, 'file'), '');
    const settings = createSettings(path.join(bench.folder, 'file', 'config'));
    const error = await errorOf(settings.change({ theme: 'dark' }));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('file/config') });
  });
});

describe('watching the settings', () => {
  const watch = (settings: ReturnType<typeof createSettings>) => {
    const stop = new AbortController();
    const events = settings.watch({ signal: stop.signal })[Symbol.asyncIterator]();
    return { next: async () => (await events.next()).value, done: () => events.next(), stop };
  };

  it('tells what is, then what this process changes', async () => {
    await using bench = await open();
    const watched = watch(bench.settings);
    expect(await watched.next()).toMatchObject({ theme: 'system' });
    await bench.settings.change({ theme: 'light' });
    expect(await watched.next()).toMatchObject({ theme: 'light' });
    watched.stop.abort();
    expect(await watched.done()).toEqual({ value: undefined, done: true });
  });

  it('tells what another process changes', async () => {
    await using bench = await open();
    const watched = watch(bench.settings);
    await watched.next();
    const script = `import { changeSettings } from './src/core/settings/changeSettings.ts';
      await changeSettings(process.argv[1], { kubeconfigFolders: ['/configs'] });`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, bench.folder]);
    expect(await watched.next()).toMatchObject({ kubeconfigFolders: ['/configs'] });
    watched.stop.abort();
  });

  it('fails when the file becomes unusable', async () => {
    await using bench = await open();
    const watched = watch(bench.settings);
    await watched.next();
    await writeFile(bench.file, '{"theme":"purple"}');
    await expect(watched.done()).rejects.toThrow('theme');
  });
});
