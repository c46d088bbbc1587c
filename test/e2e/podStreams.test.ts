import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAsAdmin } from '../../src/core/kube/connect/connectAsAdmin.ts';
import { parseAdminConf } from '../../src/core/kubeconfig/parseAdminConf.ts';
import { createKube, type Kube } from '../helpers/kube.ts';
import { makeNamespace, makeService } from '../helpers/manifests.ts';
import { SERVE_NAME, shellImageOf, shellPod } from '../helpers/shellPods.ts';
import { waitUntil } from '../helpers/waitUntil.ts';
import { expectNoSeriousAxeFaults } from './helpers/expectNoSeriousAxeFaults.ts';
import { expectUsableWhereNarrow } from './helpers/expectUsable.ts';
import { expectNoPageFaults, openPage } from './helpers/openPage.ts';
import { useCluster } from './helpers/sharedCluster.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

const NAMESPACE = 'e2e-pods';
const TALK = 'for word in alpha beta gamma; do echo "the word is $word"; done; exec sleep infinity';
/** Kubernetes and the page both take their time on a machine that is busy. */
const LONG = { timeout: 60_000 };

let serve: Serve;
let kube: Kube;
let close: () => void;
let clusterPage: string;
let node: string;

beforeAll(async () => {
  const cluster = await useCluster();
  const api = connectAsAdmin(parseAdminConf(await readFile(cluster.kubeconfig, 'utf8')));
  close = () => api.close();
  kube = createKube(api);
  clusterPage = `/c/${encodeURIComponent(cluster.id)}`;
  const [first] = await kube.list('/api/v1/nodes');
  if (first === undefined) throw new Error('the cluster has no node');
  node = first.metadata.name;
  const image = shellImageOf(first);
  await kube.apply(
    makeNamespace(NAMESPACE),
    shellPod({ namespace: NAMESPACE, name: 'talker', image, script: TALK }),
    shellPod({ namespace: NAMESPACE, name: 'web', image, script: SERVE_NAME, labels: { app: 'web' } }),
    makeService(NAMESPACE, 'web'),
  );
  const isRunning = async (name: string) =>
    (await kube.get(`/api/v1/namespaces/${NAMESPACE}/pods/${name}`)).status?.phase === 'Running';
  await waitUntil(async () => (await isRunning('talker')) && (await isRunning('web')), {
    what: 'the pods to run',
  });
  serve = await startServe({ kubeconfig: cluster.kubeconfig });
});

afterAll(async () => {
  await kube?.remove(`/api/v1/namespaces/${NAMESPACE}`);
  close?.();
  await serve?.[Symbol.asyncDispose]();
});

/** Opens the table of a kind and picks one object with the keyboard: filter, then the first row. */
const pickRow = async (page: Page, plural: string, name: string) => {
  await page.goto(`${serve.origin}/#${clusterPage}/r/core/v1/${plural}`);
  await page.getByRole('grid').getByText(name, { exact: true }).first().waitFor(LONG);
  await page.keyboard.press('/');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByRole('grid').first().focus();
  await page.keyboard.press('Home');
};

const openWith = async (scheme: 'light' | 'dark' = 'light') => await openPage(serve, { colorScheme: scheme });

describe('the log of a pod', () => {
  for (const scheme of ['light', 'dark'] as const) {
    it(`is opened with l and searched from match to match (${scheme})`, async () => {
      const page = await openWith(scheme);
      await pickRow(page, 'pods', 'talker');
      await page.keyboard.press('l');
      const log = page.getByRole('region', { name: 'the log of main in talker' });
      await log.getByText('the word is gamma').waitFor(LONG);
      const search = page.getByRole('textbox', { name: 'Search the log of main in talker' });
      await search.focus();
      await page.keyboard.type('word');
      await page.getByText('1 of 3').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('2 of 3').waitFor();
      await page.keyboard.press('Shift+Enter');
      await page.getByText('1 of 3').waitFor();
      expect(await log.locator('mark').first().textContent()).toBe('word');
      await expectNoSeriousAxeFaults(page);
      await expectUsableWhereNarrow(page, async () => {
        await log.hover();
        await search.hover();
      });
      expectNoPageFaults(page);
    });
  }
});

describe('a terminal', () => {
  const readScreen = async (page: Page) =>
    (await page.locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ');

  for (const scheme of ['light', 'dark'] as const) {
    it(`in a pod is opened with s, typed into, left with F6 and opened again (${scheme})`, async () => {
      const page = await openWith(scheme);
      await pickRow(page, 'pods', 'talker');
      await page.keyboard.press('s');
      const input = page.getByRole('textbox', { name: 'Shell in main of talker' });
      await input.waitFor({ ...LONG, state: 'attached' });
      await expect.poll(() => readScreen(page), LONG).toMatch(/[#$] *$/m);
      await page.keyboard.type('echo "<$((6 * 7))>"\n');
      await expect.poll(() => readScreen(page), LONG).toContain('<42>');
      await expectNoSeriousAxeFaults(page);
      await page.keyboard.press('F6');
      const focused = `document.activeElement?.getAttribute('role') + ' ' + document.activeElement?.textContent`;
      expect(await page.evaluate(focused)).toBe('tab Shell in talker');
      await input.focus();
      await page.keyboard.type('exit 3\n');
      await page.getByText('The shell has ended with exit code 3.').waitFor(LONG);
      await page.getByRole('button', { name: 'Open again' }).press('Enter');
      await expect.poll(() => readScreen(page), LONG).toMatch(/[#$] *$/m);
      expectNoPageFaults(page);
    });
  }

  it('on a node is a root shell there', async () => {
    const page = await openWith();
    await pickRow(page, 'nodes', node);
    await page.keyboard.press('s');
    await expect.poll(() => readScreen(page).catch(() => ''), LONG).toMatch(/# *$/m);
    await page.keyboard.type('echo "<$(hostname)>"\n');
    await expect.poll(() => readScreen(page), LONG).toContain(`<${node}>`);
    expectNoPageFaults(page);
  });
});

describe('a port-forward', () => {
  for (const scheme of ['light', 'dark'] as const) {
    it(`of a service is begun with f, answers, and is stopped from the list (${scheme})`, async () => {
      const page = await openWith(scheme);
      await pickRow(page, 'services', 'web');
      await page.keyboard.press('f');
      const dialog = page.getByRole('dialog', { name: 'Forward a port of web' });
      await dialog.getByRole('radio', { name: '80' }).waitFor(LONG);
      await expectNoSeriousAxeFaults(page);
      await expectUsableWhereNarrow(page, () => dialog.getByRole('button').last().hover());
      await page.keyboard.press('Enter');
      const list = page.getByRole('grid', { name: 'Port-forwards' });
      const link = list.getByRole('link', { name: /http:\/\/127\.0\.0\.1:\d+/ });
      await link.waitFor(LONG);
      const answer = await fetch((await link.getAttribute('href')) ?? '', {
        signal: AbortSignal.timeout(60_000),
      });
      expect(await answer.text()).toBe('web');
      await expectNoSeriousAxeFaults(page);
      await list.focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Delete');
      await link.waitFor({ state: 'detached' });
      expectNoPageFaults(page);
    });
  }
});
