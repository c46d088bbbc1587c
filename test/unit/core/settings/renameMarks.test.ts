import { expect, it } from 'vitest';
import { createSettings } from '../../../../src/core/settings/createSettings.ts';
import { renameMarks } from '../../../../src/core/settings/renameMarks.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

const open = async () => {
  const folder = await openTempFolder();
  const settings = createSettings(folder.path);
  await settings.change({
    production: ['context/old', 'slipway/old'],
    readOnly: ['context/a', 'context/old'],
  });
  return { settings, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
};

it('a context that is renamed stays read-only and marked as production', async () => {
  await using bench = await open();
  await renameMarks(bench.settings, { from: 'old', to: 'new', isGone: true });
  expect(bench.settings.get()).toMatchObject({
    production: ['slipway/old', 'context/new'],
    readOnly: ['context/a', 'context/new'],
  });
});

it('where another context has the old name, that one stays marked too', async () => {
  await using bench = await open();
  await renameMarks(bench.settings, { from: 'old', to: 'new', isGone: false });
  expect(bench.settings.get().readOnly).toEqual(['context/a', 'context/old', 'context/new']);
});

it('the name of a context without marks gets none', async () => {
  await using bench = await open();
  await renameMarks(bench.settings, { from: 'b', to: 'new', isGone: true });
  expect(bench.settings.get().readOnly).toEqual(['context/a', 'context/old']);
});
