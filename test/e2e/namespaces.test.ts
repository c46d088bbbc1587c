import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCore } from '../../src/core/createCore.ts';
import type { KubeConnection } from '../../src/core/kube/connection.ts';
import { expectNoSeriousAxeFaults } from './helpers/expectNoSeriousAxeFaults.ts';
import { expectUsableWhereNarrow } from './helpers/expectUsable.ts';
import { expectNoPageFaults, openPage } from './helpers/openPage.ts';
import { type SharedCluster, useCluster } from './helpers/sharedCluster.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

const signal = new AbortController().signal;
const own = `shop-${process.pid}`;
const byKeys = `keys-${process.pid}`;
/** A machine that is busy with other things takes its time. */
const slow = { timeout: 60_000 };

let cluster: SharedCluster;
let serve: Serve;
let core: ReturnType<typeof createCore>;
let api: KubeConnection;

const placeOf = (name: string) => `/api/v1/namespaces/${name}`;

const readStatus = async (name: string) =>
  (await api.call('GET', placeOf(name), { signal, okCodes: [404] })).status;

beforeAll(async () => {
  cluster = await useCluster();
  serve = await startServe({ kubeconfig: cluster.kubeconfig });
  core = createCore({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } });
  api = await core.connect(cluster.id, signal);
});

afterAll(async () => {
  for (const name of [own, byKeys]) await api?.call('DELETE', placeOf(name), { signal, okCodes: [404, 409] });
  await core?.close();
  await serve?.[Symbol.asyncDispose]();
});

const openNamespaces = async (options: object = {}): Promise<Page> => {
  const page = await openPage(serve, {
    route: `/c/${encodeURIComponent(cluster.id)}/namespaces`,
    ...options,
  });
  await rowOf(page, 'kube-system').waitFor(slow);
  return page;
};

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const panelOf = (page: Page, name: string) => page.getByRole('complementary', { name: `Namespace ${name}` });

/** The tests go on from each other: a namespace is made, limited, filled and deleted. */
describe('the Namespaces page', () => {
  it('counts what is in each', async () => {
    const page = await openNamespaces();
    const { body } = await api.call<{ items: unknown[] }>('GET', `${placeOf('kube-system')}/pods`, {
      signal,
    });
    const cell = rowOf(page, 'kube-system').getByRole('gridcell', {
      name: String(body.items.length),
      exact: true,
    });
    await cell.first().waitFor(slow);
    expectNoPageFaults(page);
  });

  it('creates one, and says what a wrong name is wrong about', async () => {
    const page = await openNamespaces();
    await page.getByRole('button', { name: 'Create a namespace' }).click();
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.fill('Shop!');
    await page.getByText('A name has lower-case letters').waitFor();
    expect(await page.getByRole('button', { name: 'Create', exact: true }).isDisabled()).toBe(true);
    await name.fill(own);
    await page.getByRole('textbox', { name: 'Labels' }).fill('team=web');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await rowOf(page, own).getByText('Active').waitFor(slow);
    expect(await readStatus(own)).toBe(200);
  });

  it('sets a quota, shows how much of it is used, and the API server keeps to it', async () => {
    const page = await openNamespaces();
    await rowOf(page, own).click();
    await panelOf(page, own).getByRole('button', { name: 'Set a quota' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add a limit' }).click();
    await dialog.getByRole('combobox', { name: 'What is limited' }).last().fill('configmaps');
    await dialog.getByRole('textbox', { name: 'Limit of configmaps' }).fill('2');
    await dialog.getByRole('button', { name: 'Set the quota' }).click();
    await panelOf(page, own).getByRole('cell', { name: '50 %' }).waitFor(slow);
    const make = (name: string) =>
      api.call('POST', `${placeOf(own)}/configmaps`, {
        signal,
        okCodes: [403],
        body: { metadata: { name } },
      });
    expect((await make('one')).status).toBe(201);
    expect((await make('two')).status).toBe(403);
    await panelOf(page, own).getByRole('cell', { name: '100 %' }).waitFor(slow);
    // Beside the panel there is no room for the column.
    await page.keyboard.press('Escape');
    await rowOf(page, own).getByText('configmaps 2 of 2').waitFor(slow);
    expectNoPageFaults(page);
  });

  it('removes the quota when no limit is left', async () => {
    const page = await openNamespaces();
    await rowOf(page, own).click();
    await panelOf(page, own).getByRole('button', { name: 'Set a quota' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Remove the limit of configmaps' }).click();
    await dialog.getByRole('button', { name: 'Remove the quota' }).click();
    await panelOf(page, own).getByText('None: it may take').waitFor(slow);
  });

  it('shows one alone on all pages, and all again', async () => {
    const page = await openNamespaces();
    await rowOf(page, own).click();
    await panelOf(page, own).getByRole('button', { name: 'Show only this' }).click();
    await page.getByRole('button', { name: `Namespaces: ${own}` }).waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Namespaces: All namespaces' }).waitFor();
  });

  it('lists what deleting takes along, asks for the name, and deletes', async () => {
    const page = await openNamespaces();
    await rowOf(page, own).click();
    await panelOf(page, own).getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    const contents = dialog.getByRole('list', { name: `What is in ${own}` });
    await contents.getByText('2 ConfigMap').waitFor(slow);
    const button = dialog.getByRole('button', { name: 'Delete', exact: true });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: `To confirm, type ${own}` }).fill(own);
    await button.click();
    await rowOf(page, own).waitFor({ state: 'detached', ...slow });
    expect(await readStatus(own)).toBe(404);
    expectNoPageFaults(page);
  });

  it('is created and deleted with the keyboard alone', async () => {
    const page = await openNamespaces();
    await page.getByRole('button', { name: 'Create a namespace' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
    await page.keyboard.type(byKeys);
    await page.keyboard.press('Enter');
    await rowOf(page, byKeys).getByText('Active').waitFor(slow);
    await page.keyboard.press('/');
    await page.keyboard.type(byKeys);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await page.getByRole('dialog').getByText('All that is in it goes along').waitFor(slow);
    await page.keyboard.type(byKeys);
    await page.keyboard.press('Enter');
    await expect.poll(() => readStatus(byKeys), slow).toBe(404);
    expectNoPageFaults(page);
  });

  it.each(['light', 'dark'] as const)('has no serious fault for axe, %s', async (colorScheme) => {
    const page = await openNamespaces({ colorScheme });
    await rowOf(page, 'kube-system').click();
    await panelOf(page, 'kube-system').waitFor();
    await expectNoSeriousAxeFaults(page);
    await panelOf(page, 'kube-system').getByRole('button', { name: 'Set a quota' }).click();
    await page.getByRole('dialog').waitFor();
    await expectNoSeriousAxeFaults(page);
  });

  it('is usable where it is narrow', async () => {
    const page = await openNamespaces();
    await expectUsableWhereNarrow(page, () => rowOf(page, 'kube-system').hover());
    await rowOf(page, 'kube-system').click();
    const quota = panelOf(page, 'kube-system').getByRole('button', { name: 'Set a quota' });
    await expectUsableWhereNarrow(page, () => quota.hover());
    await quota.click();
    await expectUsableWhereNarrow(page, () => page.getByRole('dialog').getByRole('button').last().hover());
    expectNoPageFaults(page);
  });
});
