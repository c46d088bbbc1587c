import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSettings } from '../../../../src/core/settings/createSettings.ts';
import { createReadOnlyGuard } from '../../../../src/core/settings/readOnlyGuard.ts';
import type { ContextEntry } from '../../../../src/shared/contract/contexts.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const entry = (name: string, slipway?: string): ContextEntry => ({
  name,
  file: '/home/a/.kube/config',
  cluster: name,
  user: name,
  signIn: 'token',
  isCurrent: false,
  isShadowed: false,
  isReadByKubectl: true,
  ...(slipway === undefined ? {} : { slipway }),
});

const open = async (readOnly: readonly string[]) => {
  const folder = await openTempFolder();
  const settings = createSettings(folder.path);
  await settings.change({ readOnly: [...readOnly] });
  const contexts = [entry('prod'), entry('slipway-demo', 'demo'), entry('mine', 'demo')];
  return {
    settings,
    file: path.join(folder.path, 'config.json'),
    refuse: createReadOnlyGuard({
      settings,
      contexts: { get: async () => ({ files: [], folders: [], contexts }) },
    }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

describe('the read-only mark', () => {
  it('refuses changes of that cluster and lets the others through', async () => {
    await using bench = await open(['context/prod']);
    expect(await errorOf(bench.refuse('context/prod'))).toMatchObject({
      code: 'READ_ONLY',
      message: 'prod is marked read-only, so nothing in it was changed.',
      hint: expect.stringContaining('Allow changes'),
    });
    await bench.refuse('context/other');
    await bench.refuse('slipway/demo');
  });

  it('holds from the moment it is set until it is taken away', async () => {
    await using bench = await open([]);
    await bench.refuse('context/prod');
    await bench.settings.change({ readOnly: ['context/prod'] });
    expect((await errorOf(bench.refuse('context/prod'))).code).toBe('READ_ONLY');
    await bench.settings.change({ readOnly: [] });
    await bench.refuse('context/prod');
  });

  it.each([
    ['slipway/demo', 'context/slipway-demo'],
    ['slipway/demo', 'context/mine'],
    ['context/mine', 'slipway/demo'],
    ['context/mine', 'context/slipway-demo'],
  ])('of %s holds for %s too, which leads to the same cluster', async (marked, asked) => {
    await using bench = await open([marked]);
    expect((await errorOf(bench.refuse(asked))).code).toBe('READ_ONLY');
  });

  it.each(['{"readOnly": ', '{"readOnly":"all"}'])(
    'is taken to be everywhere while the settings cannot be read: %s',
    async (text) => {
      await using bench = await open([]);
      await writeFile(bench.file, text);
      const error = await errorOf(bench.refuse('context/prod'));
      expect(error).toMatchObject({ code: 'READ_ONLY', hint: expect.stringContaining('Mend the file') });
      expect(error.details[0]).toContain(bench.file);
    },
  );
});
