import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveRenderer } from '../../../src/main/serveRenderer.ts';

describe('serveRenderer', () => {
  let root: string;
  let folder: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'slipway-renderer-'));
    folder = join(root, 'renderer');
    await mkdir(join(folder, 'assets'), { recursive: true });
    await mkdir(join(root, 'renderer-secret'));
    await writeFile(join(folder, 'index.html'), '<p>page</p>');
    await writeFile(join(folder, 'assets/a.js'), 'run()');
    await writeFile(join(folder, 'notes.txt'), 'notes');
    await writeFile(join(root, 'secret.html'), 'secret');
    await writeFile(join(root, 'renderer-secret/secret.html'), 'secret');
  });

  afterAll(() => rm(root, { recursive: true }));

  it('answers / with the page', async () => {
    const response = await serveRenderer(folder, 'app://slipway/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('<p>page</p>');
  });

  it('answers with a file and its kind, which the browser is not to guess', async () => {
    const response = await serveRenderer(folder, 'app://slipway/assets/a.js?v=1');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe('run()');
  });

  it.each([
    ['a file that is not there', 'app://slipway/none.html'],
    ['a folder', 'app://slipway/assets'],
    ['a kind of file that the interface has none of', 'app://slipway/notes.txt'],
    ['a path that leads outside', 'app://slipway/%2e%2e%2fsecret.html'],
    [
      'a path that leads to a folder whose name starts alike',
      'app://slipway/..%2frenderer-secret%2fsecret.html',
    ],
    ['a path that is no text', 'app://slipway/%ff.html'],
    ['a path with a zero byte', 'app://slipway/a%00.html'],
    ['another host', 'app://elsewhere/index.html'],
    ['another scheme', 'file:///index.html'],
    ['what is no address', 'index.html'],
  ])('answers 404 for %s', async (_what, url) => {
    const response = await serveRenderer(folder, url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not found');
  });
});
