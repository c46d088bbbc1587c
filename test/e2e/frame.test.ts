import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropFiles, holdFiles } from './helpers/dropFiles.ts';
import { expectNoSeriousAxeFaults } from './helpers/expectNoSeriousAxeFaults.ts';
import { expectNoSeriousAxeFaultsInBothThemes, expectUsableWhereNarrow } from './helpers/expectUsable.ts';
import { expectNoPageFaults, openPage, type PageOptions } from './helpers/openPage.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

/** One context, whose cluster is not there. */
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: away
clusters: [{ name: away, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: anna, user: { token: secret } }]
contexts: [{ name: away, context: { cluster: away, user: anna } }]
`;
const AWAY = `/c/${encodeURIComponent('context/away')}`;

/** Milliseconds for a page's answer on a machine that is busy. */
const ANSWER = 60_000;
const patient = { timeout: ANSWER };

let serve: Serve;

beforeAll(async () => {
  serve = await startServe();
  await writeFile(serve.kubeconfig, KUBECONFIG);
});

afterAll(() => serve[Symbol.asyncDispose]());

const open = async (route: string, options: PageOptions = {}): Promise<Page> => {
  const page = await openPage(serve, { route, ...options });
  page.setDefaultTimeout(ANSWER);
  await page.getByRole('main').getByRole('heading').first().waitFor();
  return page;
};

const focused = (target: Locator) => target.and(target.page().locator(':focus'));
const untilFocused = (target: Locator) => focused(target).waitFor();
const routeOf = (page: Page) => decodeURIComponent(new URL(page.url()).hash);

describe('the palette', () => {
  it('gets all that is typed after its key, and gives the focus back', async () => {
    const page = await open('/');
    const before = page.getByRole('link', { name: 'Machines' });
    await before.focus();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 20 });
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('ghsettings');
    const query = page.getByRole('dialog', { name: 'Find anything' }).getByRole('combobox');
    expect(await query.inputValue()).toBe('ghsettings');
    await page.keyboard.press('Escape');
    await untilFocused(before);
    expectNoPageFaults(page);
  });

  it('goes to pages and clusters and runs commands, with the keyboard alone', async () => {
    const page = await open('/');
    const palette = page.getByRole('dialog', { name: 'Find anything' });
    const query = palette.getByRole('combobox');
    await page.keyboard.press('ControlOrMeta+k');
    await untilFocused(query);
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await page.keyboard.type('settings');
    await palette.getByRole('option', { selected: true }).getByText('Settings').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await palette.waitFor({ state: 'detached' });

    await page.keyboard.press('ControlOrMeta+k');
    await untilFocused(query);
    await page.keyboard.type('away');
    await palette.getByRole('option', { name: /^away/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => routeOf(page), patient).toBe('#/c/context/away');

    await page.keyboard.press('ControlOrMeta+k');
    await untilFocused(query);
    await page.keyboard.type('no such thing');
    await palette.getByText('Nothing here is called «no such thing».').waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    expectNoPageFaults(page);
  });

  it('opens from a field too, and gives the focus back', async () => {
    const page = await open('/settings');
    const field = page.getByRole('textbox', { name: 'Folder to add' });
    await field.focus();
    await page.keyboard.press('ControlOrMeta+k');
    await untilFocused(page.getByRole('combobox', { name: /^Find kinds/ }));
    await page.keyboard.press('Escape');
    await untilFocused(field);
  });
});

describe('the keys', () => {
  it('are shown by ?, those of the page among them', async () => {
    const page = await open('/');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await sheet.getByText('Create a cluster').waitFor();
    await sheet.getByText('Fold or unfold the dock').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, () => sheet.getByText('Select all rows').scrollIntoViewIfNeeded());
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    // In a field a question mark is a question mark.
    await page.goto(`${serve.origin}/#/settings`);
    const field = page.getByRole('textbox', { name: 'Folder to add' });
    await field.press('?');
    await expect.poll(() => field.inputValue(), patient).toBe('?');
    expect(await sheet.count()).toBe(0);
  });
});

describe('the settings', () => {
  it('keep the theme that is chosen', async () => {
    const page = await open('/settings', { colorScheme: 'light' });
    const html = (scheme: string) => page.locator(`html[data-mantine-color-scheme=${scheme}]`);
    await html('light').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, () => page.getByRole('button', { name: 'Add the folder' }).hover());
    await page.getByRole('radio', { name: 'System' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await html('dark').waitFor();
    await page.reload();
    await html('dark').waitFor();
    expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
    await page.getByText('System', { exact: true }).click();
    await html('light').waitFor();
    expectNoPageFaults(page);
  });

  it('mark a cluster as production and as read-only, for all to see', async () => {
    const page = await open('/settings');
    for (const mark of ['production', 'read-only'])
      await page.getByRole('switch', { name: `away: ${mark}` }).press('Space');
    await page.goto(`${serve.origin}/#${AWAY}`);
    const bar = page.getByRole('region', { name: 'Where you are' });
    await bar.getByText('Production').waitFor();
    await bar.getByText('Read-only').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await page.goto(`${serve.origin}/#/settings`);
    for (const mark of ['production', 'read-only'])
      await page.getByRole('switch', { name: `away: ${mark}` }).press('Space');
    await page.goto(`${serve.origin}/#${AWAY}`);
    await bar.getByText('Production').waitFor({ state: 'detached' });
    await bar.getByText('Read-only').waitFor({ state: 'detached' });
  });

  it('take in folders of kubeconfigs, and say what is wrong with an engine', async () => {
    const page = await open('/settings');
    await page.getByRole('textbox', { name: 'Folder to add' }).fill(serve.folder);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Take out ${serve.folder}` }).click();
    await page.getByRole('button', { name: `Take out ${serve.folder}` }).waitFor({ state: 'detached' });
    const engine = page.getByRole('textbox', { name: 'Docker engine' });
    await engine.fill('unix:///nobody/there.sock');
    await page.getByRole('button', { name: 'Use this engine' }).click();
    await page.getByRole('alert').getByText('unix:///nobody/there.sock').first().waitFor();
    await expectNoSeriousAxeFaults(page);
    await page.getByRole('button', { name: 'Find it again' }).click();
    await page.getByText(/^In use: /).waitFor();
  });
});

describe('the sections, where the window is narrow', () => {
  it('open with the keyboard, and are closed by Esc, a link, and a click beside them', async () => {
    const page = await open(AWAY, { viewport: { width: 700, height: 800 } });
    const button = page.getByRole('button', { name: 'Sections' });
    const sections = page.getByRole('navigation', { name: 'Sections' });
    await button.waitFor();
    expect(await sections.isVisible()).toBe(false);
    await button.press('Enter');
    await untilFocused(sections.getByRole('link', { name: 'Overview' }));
    await expectNoSeriousAxeFaultsInBothThemes(page);
    // Unfolding a group is no reason to go away.
    await sections.getByRole('button', { name: 'Storage' }).press('Enter');
    await page.getByRole('button', { name: 'Storage', expanded: true }).waitFor();
    await page.keyboard.press('Escape');
    await sections.waitFor({ state: 'hidden' });
    await untilFocused(button);

    await button.click();
    await sections.getByRole('link', { name: 'Nodes' }).press('Enter');
    await expect.poll(() => routeOf(page), patient).toBe('#/c/context/away/nodes');
    await sections.waitFor({ state: 'hidden' });

    await button.click();
    await sections.waitFor();
    await page.getByRole('main').click({ position: { x: 500, y: 400 } });
    await sections.waitFor({ state: 'hidden' });
    await button.click();
    await sections.waitFor();
    await button.click();
    await sections.waitFor({ state: 'hidden' });
    expectNoPageFaults(page);
  });
});

describe('files over the window', () => {
  it('dim it, and it says what can be dropped', async () => {
    const page = await open('/');
    const held = await holdFiles(page, serve.kubeconfig);
    const veil = page.getByRole('status').filter({ hasText: 'Let go to open' });
    await veil.getByText('a cluster file').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await held.cancel();
    await page.mouse.move(200, 200);
    await veil.waitFor({ state: 'detached' });
  });

  it('that nothing opens are told of in words', async () => {
    const file = path.join(serve.folder, 'notes.txt');
    await writeFile(file, 'nothing of ours\n');
    const page = await open('/');
    await dropFiles(page, file);
    await page.getByRole('alert').getByText('notes.txt').waitFor();
    expectNoPageFaults(page);
  });
});

/** The longest movement that the page's style allows, in milliseconds. */
const findLongestMotion = `Math.max(0, ...[...document.querySelectorAll('*')].flatMap((part) =>
  [null, '::before', '::after'].flatMap((pseudo) => {
    const { transitionDuration, animationDuration } = getComputedStyle(part, pseudo);
    return (transitionDuration + ',' + animationDuration).split(',').map((text) => parseFloat(text) * (text.trim().endsWith('ms') ? 1 : 1000));
  }).filter(Number.isFinite)))`;

describe('motion', () => {
  it.each([
    ['is short', 'no-preference', 150],
    ['is none where the system asks for none', 'reduce', 0.01],
  ] as const)('%s', async (_what, reducedMotion, most) => {
    const page = await open('/settings', { reducedMotion });
    await page.getByRole('switch', { name: 'away: production' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('region', { name: 'Dock' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await page.evaluate(findLongestMotion)).toBeLessThanOrEqual(most);
  });
});

describe('splitters', () => {
  it('move with the arrows: the height of the dock', async () => {
    const page = await open('/');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    const dock = page.getByRole('region', { name: 'Dock' });
    const heightOf = async () => Math.round((await dock.boundingBox())?.height ?? 0);
    const splitter = dock.getByRole('separator', { name: 'Height of the dock' });
    await splitter.focus();
    const before = await heightOf();
    await page.keyboard.press('ArrowUp');
    await expect.poll(heightOf, patient).toBe(before + 24);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(heightOf, patient).toBe(before - 24);
    expect(await splitter.getAttribute('aria-valuenow')).toBe(String(before - 24));
    await expectNoSeriousAxeFaultsInBothThemes(page);
    // Delete on the tab closes it, and with the last one the dock.
    await dock.getByRole('tab', { name: 'Operations' }).press('Delete');
    await dock.waitFor({ state: 'detached' });
  });

  it('move with the arrows: the width of the panel', async () => {
    const page = await open('/contexts');
    await page.getByRole('gridcell', { name: 'away', exact: true }).first().click();
    const panel = page.getByRole('complementary', { name: 'Context away' });
    const widthOf = async () => Math.round((await panel.boundingBox())?.width ?? 0);
    await panel.getByRole('separator', { name: 'Width of the panel' }).focus();
    const before = await widthOf();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(widthOf, patient).toBe(before + 24);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(widthOf, patient).toBe(before - 24);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });
});

describe('an address that leads nowhere', () => {
  it('says so, and leads home', async () => {
    const page = await open('/no/such/page');
    await page.getByRole('heading', { name: 'There is no page at this address.' }).waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await page.getByRole('link', { name: 'Go home' }).press('Enter');
    await page.getByRole('heading', { name: 'Clusters', exact: true }).waitFor();
  });
});
