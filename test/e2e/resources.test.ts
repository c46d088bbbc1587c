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
const namespace = `resources-${process.pid}`;
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;

let cluster: SharedCluster;
let serve: Serve;
let core: ReturnType<typeof createCore>;
let api: KubeConnection;

/** In every node image, so nothing has to be pulled. */
const findPause = async (): Promise<string> => {
  const { body } = await api.call<{ items: { status: { images: { names: string[] }[] } }[] }>(
    'GET',
    '/api/v1/nodes',
    { signal },
  );
  const names = body.items.flatMap(({ status }) => status.images.flatMap((image) => image.names));
  const found = names.find((name) => /\/pause:/.test(name));
  if (found === undefined) throw new Error(`no node has the pause image: ${names.join(' ')}`);
  return found;
};

const scale = (replicas: number) =>
  api.call('PATCH', `${deployments}/web/scale`, {
    signal,
    body: { spec: { replicas } },
    contentType: 'application/merge-patch+json',
  });

beforeAll(async () => {
  cluster = await useCluster();
  serve = await startServe({ kubeconfig: cluster.kubeconfig });
  core = createCore({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } });
  api = await core.connect(cluster.id, signal);
  await api.call('POST', '/api/v1/namespaces', { signal, body: { metadata: { name: namespace } } });
  const labels = { app: 'web' };
  const image = await findPause();
  await api.call('POST', deployments, {
    signal,
    body: {
      metadata: { name: 'web', labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [{ name: 'main', image, imagePullPolicy: 'Never' }],
          },
        },
      },
    },
  });
  await api.call('POST', `/api/v1/namespaces/${namespace}/secrets`, {
    signal,
    body: { metadata: { name: 'login' }, stringData: { password: 'correct horse' } },
  });
  await api.call('POST', `/api/v1/namespaces/${namespace}/configmaps`, {
    signal,
    body: { metadata: { name: 'colours', labels: { tier: 'front' } }, data: { sky: 'blue' } },
  });
});

afterAll(async () => {
  await api.call('DELETE', `/api/v1/namespaces/${namespace}`, { signal, okCodes: [404] });
  await core.close();
  await serve[Symbol.asyncDispose]();
});

const routeOf = (kind: string, rest = '') => `/c/${encodeURIComponent(cluster.id)}/r/${kind}${rest}`;

/** A page of one kind in the test's own namespace alone. */
const openKind = async (kind: string, rest = ''): Promise<Page> => {
  const page = await openPage(serve, { route: routeOf(kind) });
  await page.getByRole('button', { name: /^Namespaces:/ }).click();
  await page.getByRole('option', { name: namespace }).click();
  await page.getByRole('button', { name: `Namespaces: ${namespace}` }).waitFor();
  if (rest !== '') await page.goto(`${serve.origin}/#${routeOf(kind, rest)}`);
  return page;
};

const rowsOf = (page: Page) =>
  page
    .getByRole('grid')
    .getByRole('row')
    .filter({ hasNot: page.getByRole('columnheader') });

describe('the pods of a cluster', () => {
  it('come and go as they do, with their state as a word', async () => {
    const page = await openKind('core/v1/pods');
    await expect.poll(() => rowsOf(page).count(), { timeout: 60_000 }).toBe(2);
    await expect.poll(() => rowsOf(page).filter({ hasText: 'Running' }).count(), { timeout: 60_000 }).toBe(2);
    await scale(4);
    await expect.poll(() => rowsOf(page).count(), { timeout: 60_000 }).toBe(4);
    await scale(1);
    await expect.poll(() => rowsOf(page).count(), { timeout: 60_000 }).toBe(1);
    expectNoPageFaults(page);
  });

  it('are filtered by text and by label, and sorted by any column', async () => {
    await scale(3);
    const page = await openKind('core/v1/pods');
    await expect.poll(() => rowsOf(page).count(), { timeout: 60_000 }).toBe(3);
    const name = async (index: number) =>
      (await rowsOf(page).nth(index).getByText(/^web-/).first().textContent()) ?? '';
    const first = await name(0);
    const last = await name(2);
    // Numbers within names compare as numbers, and these names end in letters and figures at random.
    expect(first.localeCompare(last, 'en', { numeric: true }), `${first} is above ${last}`).toBeLessThan(0);
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await expect.poll(() => name(0)).toBe(last);
    await page.keyboard.press('/');
    await page.keyboard.type(first);
    await expect.poll(() => rowsOf(page).count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => rowsOf(page).count()).toBe(3);
    await page.getByLabel('Label selector').fill('app=nothing');
    await page.keyboard.press('Enter');
    await page.getByText('No pods have the labels app=nothing.').waitFor();
    await page.getByRole('button', { name: 'Clear the label selector' }).click();
    await expect.poll(() => rowsOf(page).count()).toBe(3);
  });

  it('open, show their YAML and are deleted with the keyboard alone', async () => {
    await scale(1);
    const page = await openKind('core/v1/pods');
    await expect.poll(() => rowsOf(page).count(), { timeout: 60_000 }).toBe(1);
    const name = (await rowsOf(page).first().getByText(/^web-/).first().textContent()) ?? '';
    await page.keyboard.press('/');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: `Pod ${name}` });
    await panel.getByText('ReplicaSet').first().waitFor();
    await panel.getByText('Ready: True', { exact: true }).waitFor();
    await page.keyboard.press('y');
    await panel
      .getByLabel(`YAML of ${name}`)
      .getByText('serviceAccountName')
      .first()
      .waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('dialog', { name: `Delete Pod ${name}?` });
    await dialog.getByText('What owns it makes a new one').waitFor();
    // Enter at once changes nothing.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(`Pod ${name} is being deleted.`).waitFor();
    await expect
      .poll(() => page.getByRole('grid').getByText(name, { exact: true }).count(), { timeout: 60_000 })
      .toBe(0);
    await expect.poll(() => rowsOf(page).count(), { timeout: 60_000 }).toBe(1);
  });
});

describe('an object', () => {
  it('is found by its name from any page of its cluster', async () => {
    const page = await openPage(serve, { route: `/c/${encodeURIComponent(cluster.id)}/nodes` });
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('ControlOrMeta+k');
    await page
      .getByRole('combobox', { name: /^Find kinds/ })
      .and(page.locator(':focus'))
      .waitFor();
    await page.keyboard.type('colours');
    await page
      .getByRole('option', { selected: true })
      .filter({ hasText: `colours${namespace}ConfigMap` })
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'ConfigMap colours' }).waitFor();
    expectNoPageFaults(page);
  });

  it('is edited as YAML with the difference before it is saved, and a field that is unknown is refused', async () => {
    const page = await openKind('core/v1/configmaps', `?open=${namespace}/colours&tab=edit`);
    const editor = page.getByRole('textbox', { name: 'YAML of colours' });
    await editor.getByText('blue').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('grass: green');
    await page.keyboard.press('ControlOrMeta+s');
    const dialog = page.getByRole('dialog', { name: 'What saving changes in colours' });
    await dialog.getByText('grass: green').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('colours is saved.').waitFor();
    const { body } = await api.call<{ data: object }>(
      'GET',
      `/api/v1/namespaces/${namespace}/configmaps/colours`,
      {
        signal,
      },
    );
    expect(body.data).toEqual({ sky: 'blue', grass: 'green' });
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await editor.getByText('blue').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    await page.keyboard.type('nonsense: 1');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page
      .getByText(/unknown field "nonsense"/)
      .first()
      .waitFor();
  });

  it('keeps the values of a Secret hidden until they are asked for', async () => {
    const page = await openKind('core/v1/secrets', `?open=${namespace}/login`);
    const panel = page.getByRole('complementary', { name: 'Secret login' });
    await panel.getByText('13 B').waitFor();
    expect(await panel.textContent()).not.toContain('correct horse');
    await panel.getByRole('button', { name: 'Show the value of password' }).click();
    await panel.getByText('correct horse').waitFor();
    await panel.getByRole('tab', { name: 'YAML' }).click();
    const base64 = Buffer.from('correct horse').toString('base64');
    await panel.getByText('••••••').waitFor();
    expect(await panel.textContent()).not.toContain(base64);
    await panel.getByRole('button', { name: 'Show values' }).click();
    await panel.getByText(base64).waitFor();
  });

  it('is scaled and restarted from its panel', async () => {
    const page = await openKind('apps/v1/deployments', `?open=${namespace}/web`);
    const panel = page.getByRole('complementary', { name: 'Deployment web' });
    await panel.getByRole('button', { name: 'Scale' }).click();
    await page.getByRole('dialog').getByLabel('Replicas').fill('2');
    await page.keyboard.press('Enter');
    await page.getByText('web has 2 replicas now.').waitFor();
    await panel.getByText('2 of 2 ready').waitFor({ timeout: 60_000 });
    await panel.getByRole('button', { name: 'Restart' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restart' }).click();
    await page.getByText('web restarts.').waitFor();
  });
});

it('shows the cluster at a glance, and what it warns of by cause', async () => {
  await api.call('POST', `/api/v1/namespaces/${namespace}/pods`, {
    signal,
    body: {
      metadata: { name: 'broken' },
      spec: { containers: [{ name: 'main', image: 'nowhere.invalid/none', imagePullPolicy: 'Never' }] },
    },
  });
  const page = await openPage(serve, { route: `/c/${encodeURIComponent(cluster.id)}` });
  await page.getByText('kube-apiserver', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'broken' }).first().waitFor({ timeout: 60_000 });
  await page.goto(`${serve.origin}/#/c/${encodeURIComponent(cluster.id)}/events`);
  await page.getByText('ErrImageNeverPull').first().waitFor();
  expectNoPageFaults(page);
});

it.each(['light', 'dark'] as const)('has no serious accessibility fault, %s', async (colorScheme) => {
  const page = await openPage(serve, {
    colorScheme,
    route: routeOf('apps/v1/deployments', `?open=${namespace}/web`),
  });
  await page.getByRole('complementary', { name: 'Deployment web' }).getByText('Conditions').waitFor();
  await expectNoSeriousAxeFaults(page);
  await page.getByRole('tab', { name: 'YAML' }).click();
  await page.getByLabel('YAML of web').waitFor();
  await expectNoSeriousAxeFaults(page);
  const root = `${serve.origin}/#/c/${encodeURIComponent(cluster.id)}`;
  await page.goto(root);
  await page.getByText('kube-apiserver', { exact: true }).first().waitFor();
  await expectNoSeriousAxeFaults(page);
  await page.goto(`${root}/events`);
  await page.getByRole('heading', { name: 'Events', exact: true }).waitFor();
  await expectNoSeriousAxeFaults(page);
});

it('is usable where it is narrow', async () => {
  const page = await openPage(serve, { route: routeOf('apps/v1/deployments') });
  const row = page.getByRole('gridcell', { name: 'web', exact: true }).first();
  await row.waitFor();
  await expectUsableWhereNarrow(page, () => row.hover());
  await row.click();
  const panel = page.getByRole('complementary', { name: 'Deployment web' });
  await panel.getByText('Conditions').waitFor();
  await expectUsableWhereNarrow(page, () => panel.getByText('Conditions').hover());
  await panel.getByRole('tab', { name: 'YAML' }).click();
  const yaml = page.getByLabel('YAML of web');
  await yaml.waitFor();
  await expectUsableWhereNarrow(page, () => yaml.hover());
  const root = `${serve.origin}/#/c/${encodeURIComponent(cluster.id)}`;
  await page.goto(root);
  const part = page.getByText('kube-apiserver', { exact: true }).first();
  await part.waitFor();
  await expectUsableWhereNarrow(page, () => part.hover());
  await page.goto(`${root}/events`);
  const heading = page.getByRole('heading', { name: 'Events', exact: true });
  await heading.waitFor();
  await expectUsableWhereNarrow(page, () => heading.hover());
  expectNoPageFaults(page);
});
