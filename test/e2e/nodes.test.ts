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
const namespace = `nodes-${process.pid}`;
/** A machine that is busy with other things takes its time. */
const slow = { timeout: 60_000 };

let cluster: SharedCluster;
let serve: Serve;
let core: ReturnType<typeof createCore>;
let api: KubeConnection;
let worker: string;

interface ApiNode {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly unschedulable?: boolean; readonly taints?: readonly { readonly key: string }[] };
  readonly status: { readonly images: readonly { readonly names: readonly string[] }[] };
}

const readNode = async (name: string) =>
  (await api.call<ApiNode>('GET', `/api/v1/nodes/${name}`, { signal })).body;

const listNames = async () =>
  (await api.call<{ items: ApiNode[] }>('GET', '/api/v1/nodes', { signal })).body.items.map(
    ({ metadata }) => metadata.name,
  );

const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;

/** One pod on the worker that a disruption budget keeps there. */
const guardPod = async () => {
  const { status } = await readNode(worker);
  const image = status.images.flatMap(({ names }) => names).find((name) => /\/pause:/.test(name));
  const labels = { app: 'guarded' };
  await api.call('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, {
    signal,
    body: {
      metadata: { name: 'guarded' },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 0,
            nodeSelector: { 'kubernetes.io/hostname': worker },
            containers: [{ name: 'main', image, imagePullPolicy: 'Never' }],
          },
        },
      },
    },
  });
  await api.call('POST', budgets, {
    signal,
    body: {
      metadata: { name: 'keep-one' },
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    },
  });
  await expect
    .poll(
      async () => {
        const { body } = await api.call<{ status?: { currentHealthy?: number } }>(
          'GET',
          `${budgets}/keep-one`,
          { signal },
        );
        return body.status?.currentHealthy;
      },
      { timeout: 90_000 },
    )
    .toBe(1);
};

beforeAll(async () => {
  cluster = await useCluster();
  worker = `${cluster.name}-worker-1`;
  serve = await startServe({ kubeconfig: cluster.kubeconfig });
  core = createCore({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } });
  api = await core.connect(cluster.id, signal);
  await api.call('POST', '/api/v1/namespaces', { signal, body: { metadata: { name: namespace } } });
});

afterAll(async () => {
  await api?.call('DELETE', `/api/v1/namespaces/${namespace}`, { signal, okCodes: [404] });
  await core?.nodes.cordon({ cluster: cluster.id, node: worker, cordoned: false }, { signal });
  await core?.close();
  await serve?.[Symbol.asyncDispose]();
});

const openNodes = async (open?: string, options: object = {}): Promise<Page> => {
  const query = open === undefined ? '' : `?open=${open}`;
  const page = await openPage(serve, {
    route: `/c/${encodeURIComponent(cluster.id)}/nodes${query}`,
    ...options,
  });
  await rowOf(page, worker).waitFor(slow);
  return page;
};

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

const panelOf = (page: Page, name: string) => page.getByRole('complementary', { name: `Node ${name}` });

/** Chooses from the menu of the open panel. */
const choose = async (page: Page, name: string, title: string) => {
  await page.getByRole('button', { name: `What to do with ${name}` }).click();
  await page.getByRole('menuitem', { name: title, exact: true }).click();
};

describe('the Nodes page', () => {
  it('lists the nodes with state, roles, use in words and version', async () => {
    const page = await openNodes();
    const row = rowOf(page, worker);
    await row.getByText('Ready').waitFor(slow);
    await row.getByText('v1.').waitFor();
    const meter = row.getByRole('meter', { name: 'Memory' });
    await expect.poll(() => meter.getAttribute('aria-valuetext'), slow).toMatch(/used, .* requested of /);
    expectNoPageFaults(page);
  });

  it('shows conditions in words, and follows the log of the kubelet in the dock', async () => {
    const page = await openNodes(worker);
    await panelOf(page, worker).getByText('has enough memory').waitFor(slow);
    await page.getByRole('button', { name: 'Show the log of kubelet' }).click(slow);
    await page.getByRole('tab', { name: `kubelet on ${worker}` }).waitFor();
    // A line of the kubelet begins with its level and date.
    await page
      .getByText(/^[IWE]\d{4} \d\d:/)
      .first()
      .waitFor(slow);
    expectNoPageFaults(page);
  });

  it('cordons and uncordons with the keyboard alone', async () => {
    const page = await openNodes();
    await page.keyboard.press('/');
    await page.keyboard.type(worker);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('c');
    await rowOf(page, worker).getByText('Cordoned').waitFor(slow);
    expect((await readNode(worker)).spec.unschedulable).toBe(true);
    await page.keyboard.press('u');
    await rowOf(page, worker).getByText('Ready').waitFor(slow);
    expect((await readNode(worker)).spec.unschedulable).toBeUndefined();
  });

  it('edits taints and labels', async () => {
    const page = await openNodes(worker);
    await choose(page, worker, 'Edit taints');
    await page.getByRole('button', { name: 'Add a taint' }).click();
    await page.getByRole('textbox', { name: 'Key' }).last().fill('example.com/gpu');
    await page.getByRole('combobox', { name: 'Effect of example.com/gpu' }).selectOption('PreferNoSchedule');
    await page.getByRole('button', { name: 'Save taints' }).click();
    await panelOf(page, worker).getByText('example.com/gpu:PreferNoSchedule').waitFor(slow);
    expect((await readNode(worker)).spec.taints?.map(({ key }) => key)).toEqual(['example.com/gpu']);
    await choose(page, worker, 'Edit taints');
    await page.getByRole('button', { name: 'Remove the taint example.com/gpu' }).click();
    await page.getByRole('button', { name: 'Save taints' }).click();
    await panelOf(page, worker).getByText('None: any pod may come.').waitFor(slow);

    await choose(page, worker, 'Edit labels');
    await page.getByRole('button', { name: 'Add a label' }).click();
    await page.getByRole('textbox', { name: 'Key' }).last().fill('example.com/rack');
    await page.getByRole('textbox', { name: 'Value of example.com/rack' }).fill('r1');
    await page.getByRole('button', { name: 'Save labels' }).click();
    await panelOf(page, worker).getByText('example.com/rack=r1').waitFor(slow);
    await choose(page, worker, 'Edit labels');
    await page.getByRole('button', { name: 'Remove the label example.com/rack' }).click();
    await page.getByRole('button', { name: 'Save labels' }).click();
    await expect
      .poll(async () => (await readNode(worker)).metadata.labels?.['example.com/rack'], slow)
      .toBe(undefined);
    expectNoPageFaults(page);
  });

  it('says what a taint is refused for, and keeps what was typed', async () => {
    const page = await openNodes(worker);
    await choose(page, worker, 'Edit taints');
    await page.getByRole('button', { name: 'Add a taint' }).click();
    await page.getByRole('textbox', { name: 'Key', exact: true }).last().fill('not a key');
    await page.getByRole('button', { name: 'Save taints' }).click();
    await page.getByRole('dialog').getByRole('alert').getByText('not a key').first().waitFor(slow);
    expect(await page.getByRole('textbox', { name: 'Key', exact: true }).last().inputValue()).toBe(
      'not a key',
    );
  });

  it('drains, names the budget that blocks it, and goes on when the budget is gone', async () => {
    await guardPod();
    const page = await openNodes(worker);
    await choose(page, worker, 'Drain');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('These stay').waitFor(slow);
    await dialog.getByRole('button', { name: 'Drain', exact: true }).click();
    const waiting = dialog.getByRole('list', { name: 'Pods that are left' });
    await waiting.getByText(/disruption budget keep-one/).waitFor(slow);
    await waiting.getByText(`${namespace}/guarded-`).waitFor();
    await expectNoSeriousAxeFaults(page);
    await api.call('DELETE', `${budgets}/keep-one`, { signal });
    await dialog.getByText('Drained').waitFor(slow);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await rowOf(page, worker).getByText('Cordoned').waitFor(slow);
    await api.call('DELETE', `/apis/apps/v1/namespaces/${namespace}/deployments/guarded`, { signal });
    await choose(page, worker, 'Uncordon');
    await rowOf(page, worker).getByText('Ready').waitFor(slow);
    expectNoPageFaults(page);
  });

  it('adds a worker, shows how it goes on, and removes it again', async () => {
    const added = `${cluster.name}-worker-3`;
    const page = await openNodes();
    await page.getByRole('button', { name: 'Add workers' }).click();
    await page.getByRole('textbox', { name: 'How many' }).waitFor();
    // The number has the focus, and Enter is the button.
    await page.keyboard.press('Enter');
    await page.getByRole('status', { name: 'Adding workers' }).waitFor(slow);
    await rowOf(page, added).getByText('Ready', { exact: true }).waitFor({ timeout: 300_000 });
    await page
      .getByRole('status', { name: 'Adding workers' })
      .waitFor({ state: 'detached', timeout: 300_000 });
    expect(await listNames()).toContain(added);

    await rowOf(page, added).click();
    await choose(page, added, 'Remove');
    await page.getByRole('dialog').getByText('its pods are evicted').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('status', { name: 'Removing a worker' }).waitFor(slow);
    await rowOf(page, added).waitFor({ state: 'detached', timeout: 300_000 });
    await page
      .getByRole('status', { name: 'Removing a worker' })
      .waitFor({ state: 'detached', timeout: 300_000 });
    expect(await listNames()).not.toContain(added);
    expectNoPageFaults(page);
  }, 900_000);

  it.each(['light', 'dark'] as const)('has no serious fault for axe, %s', async (colorScheme) => {
    const page = await openNodes(worker, { colorScheme });
    await panelOf(page, worker).getByText('has enough memory').waitFor(slow);
    await expectNoSeriousAxeFaults(page);
    await choose(page, worker, 'Edit taints');
    await page.getByRole('button', { name: 'Add a taint' }).click();
    await expectNoSeriousAxeFaults(page);
  });

  it('is usable where it is narrow', async () => {
    const page = await openNodes(worker);
    const memory = panelOf(page, worker).getByText('has enough memory');
    await memory.waitFor(slow);
    await expectUsableWhereNarrow(page, () => memory.hover());
    await choose(page, worker, 'Edit taints');
    await page.getByRole('button', { name: 'Add a taint' }).click();
    await expectUsableWhereNarrow(page, () => page.getByRole('dialog').getByRole('button').last().hover());
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expectUsableWhereNarrow(page, () => page.getByRole('grid', { name: 'Nodes' }).hover());
    expectNoPageFaults(page);
  });
});
