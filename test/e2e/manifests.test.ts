import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminConnection, connectAsAdmin } from '../../src/core/kube/connect/connectAsAdmin.ts';
import { parseAdminConf } from '../../src/core/kubeconfig/parseAdminConf.ts';
import { createKube, type Kube } from '../helpers/kube.ts';
import { waitUntil } from '../helpers/waitUntil.ts';
import { dropFiles } from './helpers/dropFiles.ts';
import { expectNoSeriousAxeFaultsInBothThemes, expectUsableWhereNarrow } from './helpers/expectUsable.ts';
import { expectNoPageFaults, openPage } from './helpers/openPage.ts';
import { type SharedCluster, useCluster } from './helpers/sharedCluster.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

const NAMESPACE = 'e2e-manifests';

const namespaceYaml = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${NAMESPACE}\n`;
const configMap = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${NAMESPACE}\ndata:\n  colour: ${value}\n`;
const deployment = (replicas: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: ${NAMESPACE}
spec:
  ${replicas}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: registry.k8s.io/pause:3.10.2
`;

let cluster: SharedCluster;
let serve: Serve;
let api: AdminConnection;
let kube: Kube;

beforeAll(async () => {
  cluster = await useCluster();
  serve = await startServe({ kubeconfig: cluster.kubeconfig });
  api = connectAsAdmin(parseAdminConf(await readFile(cluster.kubeconfig, 'utf8')));
  kube = createKube(api);
});

afterAll(async () => {
  await kube?.remove(`/api/v1/namespaces/${NAMESPACE}`);
  api?.close();
  await serve?.[Symbol.asyncDispose]();
});

const route = () => `/c/${encodeURIComponent(cluster.id)}/manifests`;

const writeShop = async (replicas: string) => {
  const folder = path.join(serve.folder, 'shop');
  await mkdir(path.join(folder, 'app'), { recursive: true });
  await writeFile(path.join(folder, 'kustomization.yaml'), 'resources: [namespace.yaml]\n');
  await writeFile(path.join(folder, 'namespace.yaml'), namespaceYaml);
  await writeFile(path.join(folder, 'app', 'web.yaml'), deployment(replicas));
  await writeFile(path.join(folder, 'app', 'config.yaml'), configMap('web', 'blue'));
  await writeFile(path.join(folder, 'README.md'), '# A shop\n');
  return folder;
};

const runningPods = async () =>
  (await kube.pods(NAMESPACE, 'web')).filter(({ status }) => status?.phase === 'Running').length;

const objectRow = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Objects' }).getByRole('listitem').filter({ hasText: name });

describe('a folder of manifests', () => {
  it('is dropped, corrected, applied, changed, brought back from a drift, and removed', async () => {
    const page = await openPage(serve, { route: route(), viewport: { width: 1400, height: 900 } });
    const nothing = page.getByText('Nothing was applied to');
    await nothing.waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, () => nothing.hover());

    await dropFiles(page, await writeShop('replcas: 2'));
    await page.getByText('did you mean `replicas`?').waitFor();
    await page.getByText('instructions for kustomize').waitFor();
    await page.getByText('1 other file left out').waitFor();
    await page.getByRole('button', { name: /Error, line 7/ }).click();
    const editor = page.getByRole('textbox', { name: 'Text of shop/app/web.yaml' });
    await editor.getByText('replcas').dblclick();
    await page.keyboard.type('replicas');
    const apply = page.getByRole('button', { name: 'Apply: create 3' });
    await apply.waitFor();
    await expect.poll(() => objectRow(page, 'web').count()).toBe(2);
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, async () => {
      await objectRow(page, 'Deployment').hover();
      await editor.hover();
      await apply.hover();
    });
    await objectRow(page, 'Deployment').getByRole('button').click();
    await page.getByText('registry.k8s.io/pause:3.10.2').first().waitFor();
    await apply.click();
    await page.getByText('Done: 3 created. It is kept as a release.').waitFor();
    await waitUntil(async () => (await runningPods()) === 2, { what: 'two pods to run' });
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();

    await dropFiles(page, await writeShop('replicas: 3'));
    await page.getByRole('button', { name: 'Apply: change 1' }).waitFor();
    await page.getByText('replicas: 3').first().waitFor();
    await page.getByRole('button', { name: 'Apply: change 1' }).click();
    await page.getByText('Done: 1 changed.').waitFor();
    await waitUntil(async () => (await runningPods()) === 3, { what: 'three pods to run' });
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();

    await api.call('PATCH', `/api/v1/namespaces/${NAMESPACE}/configmaps/web?fieldManager=outsider`, {
      signal: AbortSignal.timeout(10_000),
      contentType: 'application/merge-patch+json',
      body: { data: { colour: 'red' } },
    });
    await page.getByRole('gridcell', { name: 'shop', exact: true }).click();
    const panel = page.getByRole('complementary', { name: 'Release shop' });
    await panel.getByText('Revision 1').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    const drift = panel.getByRole('button', { name: 'Show drift' });
    await expectUsableWhereNarrow(page, () => drift.hover());
    await drift.click();
    await page.getByText('«outsider» owns').waitFor();
    await page.getByText('colour: red').waitFor();
    await page.getByRole('button', { name: 'Apply, nothing changes' }).waitFor();
    await page
      .getByRole('checkbox', { name: `Take over these fields of ConfigMap ${NAMESPACE}/web` })
      .check();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await page.getByRole('button', { name: 'Apply: change 1' }).click();
    await page.getByText('Done: 1 changed.').waitFor();
    const { data } = (await kube.get(`/api/v1/namespaces/${NAMESPACE}/configmaps/web`)) as unknown as {
      data: unknown;
    };
    expect(data).toEqual({ colour: 'blue' });
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();

    await panel.getByRole('button', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove the release shop?' });
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
      `Deployment ${NAMESPACE}/web`,
      `ConfigMap ${NAMESPACE}/web`,
      `Namespace ${NAMESPACE} with everything in it`,
    ]);
    await expectNoSeriousAxeFaultsInBothThemes(page);
    const remove = dialog.getByRole('button', { name: 'Remove shop' });
    await expectUsableWhereNarrow(page, () => remove.hover());
    await remove.click();
    await dialog.getByText('shop is removed.').waitFor({ timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByText('Nothing was applied to').waitFor();
    const names = (await kube.list('/api/v1/namespaces')).map(({ metadata }) => metadata.name);
    expect(names).not.toContain(NAMESPACE);
    expectNoPageFaults(page);
  }, 240_000);

  it('is written and applied with the keyboard alone, with completion from the cluster, and removed so', async () => {
    await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    await using own = await startServe({ kubeconfig: cluster.kubeconfig });
    const page = await openPage(own, { route: route(), viewport: { width: 1400, height: 900 } });
    await page.getByText('Nothing was applied to').waitFor();
    const { keyboard } = page;
    await keyboard.press('n');
    const editor = page.getByRole('textbox', { name: 'Text of new.yaml' });
    await expect
      .poll(() => editor.evaluate((element) => element === element.ownerDocument.activeElement))
      .toBe(true);
    await keyboard.insertText(configMap('typed', 'green'));
    await page.getByRole('button', { name: 'Apply: create 1' }).waitFor();
    await keyboard.insertText('immu');
    const option = page.getByRole('option', { name: /^immutable/ });
    // The cluster's schema may still be on its way; then there is nothing to choose from, and one asks again. A list that
    // has just come up takes no Enter yet, so it has to be there at two looks.
    let looks = 0;
    await expect
      .poll(
        async () => {
          looks = (await option.isVisible()) ? looks + 1 : 0;
          if (looks === 0) await keyboard.press('Control+Space');
          return looks;
        },
        { interval: 500, timeout: 60_000 },
      )
      .toBeGreaterThan(1);
    await keyboard.press('Enter');
    await expect.poll(() => editor.innerText()).toContain('immutable:');
    await keyboard.press('Control+a');
    await keyboard.insertText(configMap('typed', 'green'));
    await page.getByRole('button', { name: 'Apply: create 1' }).waitFor();
    await keyboard.press('Escape');
    await keyboard.press('Tab');
    await tabTo(page, 'Apply: create 1');
    await keyboard.press('Enter');
    await page.getByText('Done: 1 created.').waitFor();
    // The focus waits on «Close».
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const grid = page.getByRole('grid', { name: 'Releases' });
    const asked = page.getByRole('dialog', { name: 'Remove the release new?' });
    // The sheet gives the focus back to what had it, a moment after it is gone.
    await expect
      .poll(
        async () => {
          if (await asked.isVisible()) return true;
          await grid.focus();
          await keyboard.press('ArrowDown');
          await keyboard.press('Delete');
          return await asked.isVisible();
        },
        { interval: 1000 },
      )
      .toBe(true);
    await tabTo(page, 'Remove new');
    await keyboard.press('Enter');
    await page.getByText('new is removed.').waitFor({ timeout: 60_000 });
    expectNoPageFaults(page);
  });
});

/** Presses Tab until the button of that name has the focus, as somebody without a mouse does. */
const tabTo = async (page: Page, name: string) => {
  const button = page.getByRole('button', { name, exact: true }).last();
  for (let steps = 0; steps < 40; steps += 1) {
    if (await button.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`«${name}» is not reached with Tab.`);
};
