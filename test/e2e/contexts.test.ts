import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openTempFolder } from '../helpers/tempFolder.ts';
import { expectNoSeriousAxeFaults } from './helpers/expectNoSeriousAxeFaults.ts';
import { expectNoSeriousAxeFaultsInBothThemes, expectUsableWhereNarrow } from './helpers/expectUsable.ts';
import { expectNoPageFaults, openPage } from './helpers/openPage.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

const MINE = `# mine, by hand
apiVersion: v1
kind: Config
current-context: "dev" # for now
clusters:
- cluster: {server: "https://127.0.0.1:1", x-unknown: [1,  2]}
  name: shared   # two contexts use it
- cluster:
    server: https://127.0.0.1:2
  name: lonely
contexts:
- context:
    cluster: shared
    user: anna
  name: dev
# the next one is dangerous
- name: 'prod'
  context: { cluster: shared, user: root }
- context:
    cluster: lonely
    user: anna
  name: lab
users:
- name: anna
  user: {token: "a  b"}
- name: root
  user:
    token: secret
`;

const THEIRS = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'shared', cluster: { server: 'https://theirs:6443' } }],
  users: [{ name: 'anna', user: { exec: { command: 'aws' } } }],
  contexts: [
    { name: 'dev', context: { cluster: 'shared', user: 'anna' } },
    { name: 'team', context: { cluster: 'shared', user: 'anna', namespace: 'web' } },
  ],
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const closers: (() => Promise<void>)[] = [];

interface Stage {
  readonly serve: Serve;
  readonly page: Page;
  readonly folder: string;
  readonly file: string;
  readonly read: () => Promise<string>;
}

/** The page of contexts over a kubeconfig of its own, in a home without any other. */
const openStage = async (text = MINE): Promise<Stage> => {
  const folder = await openTempFolder();
  const file = path.join(folder.path, 'config');
  await writeFile(file, text);
  const serve = await startServe({ kubeconfig: file, env: { HOME: folder.path } });
  const page = await openPage(serve, { route: '/contexts', acceptDownloads: true });
  closers.push(async () => {
    await page.close();
    await serve[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
  await page.getByRole('heading', { name: 'Files, in the order that they count' }).waitFor();
  return { serve, page, folder: folder.path, file, read: () => readFile(file, 'utf8') };
};

const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('gridcell', { name, exact: true }) });

const openPanel = async (page: Page, name: string) => {
  await rowOf(page, name).getByRole('gridcell', { name, exact: true }).click();
  const panel = page.getByRole('complementary', { name: `Context ${name}` });
  await panel.waitFor();
  return panel;
};

describe('the page of contexts', () => {
  it('switches, renames and sets a namespace, and the file keeps every other byte', async () => {
    const { page, read } = await openStage();
    await rowOf(page, 'dev').getByText('Current').waitFor();
    const panel = await openPanel(page, 'lab');
    await panel.getByRole('button', { name: 'Use', exact: true }).click();
    await rowOf(page, 'lab').getByText('Current').waitFor();
    expect(await read()).toBe(MINE.replace('"dev"', '"lab"'));

    await panel.getByRole('button', { name: 'Set the namespace' }).click();
    await page
      .getByRole('combobox', { name: 'Namespace' })
      .or(page.getByLabel('Namespace', { exact: true }))
      .first()
      .fill('web');
    await page.getByRole('button', { name: 'Save' }).click();
    await rowOf(page, 'lab').getByRole('gridcell', { name: 'web' }).waitFor();

    await panel.getByRole('button', { name: 'Rename' }).click();
    const name = page.getByLabel('New name');
    await name.fill('prod');
    await page.getByText('has a context of that name').waitFor();
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).isDisabled()).toBe(true);
    await name.fill('bench');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await rowOf(page, 'bench').getByText('Current').waitFor();
    expect(await read()).toBe(
      MINE.replace('"dev"', '"bench"').replace(
        '    user: anna\n  name: lab',
        '    user: anna\n    namespace: web\n  name: bench',
      ),
    );
    expectNoPageFaults(page);
  });

  it('deletes after it has said what goes along, and from which file', async () => {
    const { page, file, read } = await openStage();
    const panel = await openPanel(page, 'lab');
    await panel.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete the context lab?' });
    await dialog.getByText(`From ${file} go:`).waitFor();
    await dialog.getByText('the cluster entry lonely, which nothing else uses').waitFor();
    await dialog.getByText('stays: the user entry anna').waitFor();
    expect(await read()).toBe(MINE);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await rowOf(page, 'lab').waitFor({ state: 'detached' });
    expect(await read()).toBe(
      MINE.replace('- cluster:\n    server: https://127.0.0.1:2\n  name: lonely\n', '').replace(
        '- context:\n    cluster: lonely\n    user: anna\n  name: lab\n',
        '',
      ),
    );
  });

  it('imports what is pasted, and asks where a name is taken', async () => {
    const { page, read } = await openStage();
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('textbox', { name: 'Kubeconfig' }).fill('contexts: [\n');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page
      .getByRole('alert')
      .getByText(/not valid YAML at line \d/)
      .waitFor();
    await page.getByRole('textbox', { name: 'Kubeconfig' }).fill(THEIRS);
    await page.getByRole('button', { name: 'Look at it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Choose what to do with dev.').waitFor();
    await dialog.getByText('It signs in by running the program aws').first().waitFor();
    const button = dialog.getByRole('button', { name: /^Import/ });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByLabel('Keep both: add this one under another name').check();
    await dialog.getByLabel('New name for dev').fill('prod');
    await dialog.getByText('The name prod is taken.').waitFor();
    await dialog.getByLabel('New name for dev').fill('dev-theirs');
    await expectNoSeriousAxeFaults(page);
    await dialog.getByRole('button', { name: 'Import 2 contexts' }).click();
    await rowOf(page, 'dev-theirs').getByText('https://theirs:6443').waitFor();
    await rowOf(page, 'team').getByRole('gridcell', { name: 'web' }).waitFor();
    const after = await read();
    expect(after.split('\n').filter((line) => !MINE.split('\n').includes(line)).length).toBeGreaterThan(0);
    expect(MINE.split('\n').filter((line) => !after.split('\n').includes(line))).toEqual([]);
    const { contexts } = parse(after) as { contexts: { name: string; context: { cluster: string } }[] };
    expect(contexts.map(({ name, context }) => `${name} ${context.cluster}`)).toEqual([
      'dev shared',
      'prod shared',
      'lab lonely',
      'dev-theirs shared-2',
      'team shared-2',
    ]);
    expectNoPageFaults(page);
  });

  it('imports what is dropped anywhere, and replaces when that is chosen', async () => {
    const { page, folder, read } = await openStage();
    const dropped = path.join(folder, 'theirs.json');
    await writeFile(dropped, THEIRS);
    // As the system drags a file over the window: a page cannot make such an event itself.
    const session = await page.context().newCDPSession(page);
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      session.send('Input.dispatchDragEvent', {
        type,
        x: 600,
        y: 400,
        data: { items: [], files: [dropped], dragOperationsMask: 1 },
      });
    await drag('dragEnter');
    await drag('dragOver');
    await page.getByText('a kubeconfig, to import its contexts').waitFor();
    await drag('drop');
    const dialog = page.getByRole('dialog', { name: 'Import theirs.json' });
    await dialog.getByLabel(/^Replace the one/).check();
    await dialog.getByLabel('team').uncheck();
    await dialog.getByRole('button', { name: 'Import 1 context' }).click();
    await rowOf(page, 'dev').getByText('https://theirs:6443').waitFor();
    const { contexts, clusters } = parse(await read()) as Record<string, { name: string }[]>;
    expect(contexts?.map(({ name }) => name)).toEqual(['dev', 'prod', 'lab']);
    // prod uses the cluster that was replaced, so it stays.
    expect(clusters?.map(({ name }) => name)).toEqual(['shared', 'lonely', 'shared-2']);
  });

  it('exports to a download, and to a file for its owner alone', async () => {
    const { page, folder } = await openStage();
    const panel = await openPanel(page, 'prod');
    await panel.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export the context prod' });
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(parse(text)).toMatchObject({
      'current-context': 'prod',
      users: [{ name: 'root', user: { token: 'secret' } }],
      clusters: [{ cluster: { 'x-unknown': [1, 2] } }],
    });
    expect(text).not.toContain('anna');
    await dialog.getByLabel(/write it to a new file/).fill('~/out.yaml');
    await dialog.getByRole('button', { name: 'Write the file' }).click();
    await dialog.waitFor({ state: 'detached' });
    const written = path.join(folder, 'out.yaml');
    expect((await stat(written)).mode & 0o777).toBe(0o600);
    expect(await readFile(written, 'utf8')).toBe(text);
  });

  it('shows by itself what others change, and a broken file with its line', async () => {
    const { page, file, folder } = await openStage();
    const grid = page.getByRole('grid', { name: 'Contexts' });
    await writeFile(file, MINE.replace('name: lab', 'name: changed-outside').replace('"dev"', '"prod"'));
    await rowOf(page, 'changed-outside').waitFor();
    await rowOf(page, 'prod').getByText('Current').waitFor();
    await appendFile(file, '\t: [');
    await page.getByText(/It is not valid YAML at line \d+/).waitFor();
    await writeFile(file, MINE);
    await rowOf(page, 'lab').waitFor();
    await mkdir(path.join(folder, 'more'));
    await writeFile(path.join(folder, 'more', 'x.yaml'), THEIRS);
    await page.getByRole('button', { name: 'Add a folder' }).click();
    await page.getByLabel('Folder', { exact: true }).fill('~/more');
    await page.getByRole('dialog').getByRole('button', { name: 'Add the folder' }).click();
    await rowOf(page, 'team').getByText('Apart').waitFor();
    await grid.getByText('Shadowed').waitFor();
    const panel = await openPanel(page, 'team');
    await panel.getByRole('button', { name: 'Import for kubectl' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Import 1 context' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await readFile(file, 'utf8')).toContain('name: team');
    await page.getByRole('button', { name: `Forget the folder ${path.join(folder, 'more')}` }).click();
    await expect.poll(() => grid.getByText('Shadowed').count(), { timeout: 20_000 }).toBe(0);
  });

  it('needs no mouse', async () => {
    const { page, read } = await openStage();
    await rowOf(page, 'lab').waitFor();
    await page.getByRole('grid', { name: 'Contexts' }).focus();
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    // dev, lab, prod: the second.
    await press('Home', 'ArrowDown', 'u');
    await rowOf(page, 'lab').getByText('Current').waitFor();
    await press('r');
    await page.getByLabel('New name').waitFor();
    await press('Control+a');
    await page.keyboard.type('keys');
    await press('Enter');
    await rowOf(page, 'keys').getByText('Current').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The row of the old name is gone, and with it the place in the table.
    await press('Home', 'n');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('web');
    // A list of choices closes first; what was typed is not lost without a question.
    const discard = page.getByRole('button', { name: 'Discard' });
    await expect
      .poll(async () => {
        await press('Escape');
        return await discard.isVisible();
      })
      .toBe(true);
    await discard.press('Enter');
    await page.getByRole('dialog').first().waitFor({ state: 'detached' });
    await press('p');
    await page.getByRole('textbox', { name: 'Kubeconfig' }).waitFor();
    await page.keyboard.insertText(THEIRS);
    await press('Tab', 'Tab', 'Tab', 'Enter');
    await page.getByLabel('Leave this one out').waitFor();
    await page.getByLabel('Keep both: add this one under another name').focus();
    await press('ArrowUp');
    await page.getByLabel('Leave this one out').and(page.locator(':checked')).waitFor();
    await press('Enter');
    await rowOf(page, 'team').waitFor();
    await page.getByRole('grid', { name: 'Contexts' }).focus();
    await press('End', 'Delete');
    await page.getByRole('dialog', { name: 'Delete the context team?' }).waitFor();
    await press('Tab', 'Enter');
    await rowOf(page, 'team').waitFor({ state: 'detached' });
    await press('Control+k');
    await page.keyboard.type('use context prod');
    // What changes something is never what Enter takes at once: it is moved to first.
    const choice = page.getByRole('option', { name: /^Use context prod/ });
    await choice.waitFor();
    await expect
      .poll(async () => {
        await press('ArrowDown');
        return await choice.getAttribute('aria-selected');
      })
      .toBe('true');
    await press('Enter');
    await rowOf(page, 'prod').getByText('Current').waitFor();
    expect(await read()).toBe(MINE.replace('"dev"', '"prod"').replace('name: lab', 'name: keys'));
  });

  it('has no serious fault for axe, light and dark, and is usable where it is narrow', {
    timeout: 300_000,
  }, async () => {
    const { page, file } = await openStage();
    const panel = await openPanel(page, 'dev');
    await expectNoSeriousAxeFaultsInBothThemes(page);
    const remove = panel.getByRole('button', { name: 'Delete', exact: true });
    await expectUsableWhereNarrow(page, () => remove.hover());
    for (const name of ['Rename', 'Set the namespace', 'Export', 'Delete']) {
      await panel.getByRole('button', { name, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await expectNoSeriousAxeFaultsInBothThemes(page);
      await expectUsableWhereNarrow(page, () => dialog.getByRole('button').last().hover());
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await appendFile(file, '\t: [');
    const problem = page.getByText(/It is not valid YAML at line \d+/);
    await problem.waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await page.keyboard.press('Escape');
    await expectUsableWhereNarrow(page, () => problem.hover());
  });
});
