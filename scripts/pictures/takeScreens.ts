// Takes the README's pictures of the app: a real cluster is made in the wizard, manifests are dropped on the window, and
// what is then to be seen is written to docs/images/*.png. The cluster is deleted in the end.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { connectAsAdmin } from '../../src/core/kube/connect/connectAsAdmin.ts';
import { parseAdminConf } from '../../src/core/kubeconfig/parseAdminConf.ts';
import { ensureBuilt } from '../../src/server/ensureBuilt.ts';
import { dropFiles } from '../../test/e2e/helpers/dropFiles.ts';
import { launchChromium } from '../../test/e2e/helpers/launchChromium.ts';
import { startServe } from '../../test/e2e/helpers/startServe.ts';
import { createKube } from '../../test/helpers/kube.ts';
import { shellImageOf } from '../../test/helpers/shellPods.ts';
import { startSlipway } from '../../test/helpers/startSlipway.ts';
import { waitUntil } from '../../test/helpers/waitUntil.ts';

const NAME = 'demo';
/** Milliseconds that a cluster may take to come up. */
const CREATE = 600_000;
const images = path.resolve(import.meta.dirname, '../../docs/images');

const take = async (page: Page, name: string) => {
  await page.mouse.move(640, 1);
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: path.join(images, `${name}.png`), animations: 'disabled' });
  console.log(`docs/images/${name}.png`);
};

/** A small shop; `image` is one that the nodes have and that holds a shell. */
const writeShop = async (folder: string, { image, replicas }: { image: string; replicas: number }) => {
  await mkdir(folder, { recursive: true });
  const workload = (name: string, count: number, script: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: ${count}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: ${name}
        image: ${image}
        command: [sh, -c, '${script}']
        resources: {requests: {cpu: 50m, memory: 32Mi}}
`;
  const say = (words: string) => `while true; do echo "${words}"; sleep 2; done`;
  const files = {
    'namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    'web.yaml': workload('web', replicas, say('GET /basket 200 in 3 ms')),
    'orders.yaml': workload('orders', 2, say('order taken, queue is empty')),
    'settings.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {currency: EUR}\n',
    'service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
};

const makeInWizard = async (page: Page, origin: string) => {
  await page.goto(`${origin}/#/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(NAME);
  await page.getByText(`${NAME}: 1 control plane and 2 workers`).waitFor();
  await page.getByRole('textbox', { name: 'Cluster file' }).getByText(NAME).waitFor();
  await take(page, 'wizard');
  await page.getByRole('button', { name: `Create ${NAME}` }).click();
  await page.getByRole('button', { name: "Start the workers' nodes" }).waitFor({ timeout: CREATE });
  await page.getByRole('row', { name: /Join/ }).getByText('running').first().waitFor({ timeout: CREATE });
  await take(page, 'create');
  await page.getByRole('button', { name: `Open ${NAME}` }).waitFor({ timeout: CREATE });
};

const openKube = async (kubeconfig: string) => {
  const api = connectAsAdmin(parseAdminConf(await readFile(kubeconfig, 'utf8')));
  return { ...createKube(api), close: () => api.close() };
};

await ensureBuilt({ part: 'page', say: console.log, signal: new AbortController().signal });
await using serve = await startServe();
const env = { ...process.env, SLIPWAY_HOME: serve.home, KUBECONFIG: serve.kubeconfig };
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
  await page.goto(await serve.makeLink());
  await page.waitForURL((url) => !url.hash.startsWith('#code='));
  await makeInWizard(page, serve.origin);

  const kube = await openKube(serve.kubeconfig);
  const [node] = await kube.list('/api/v1/nodes');
  if (node === undefined) throw new Error('the cluster has no node');
  const image = shellImageOf(node);
  const cluster = `${serve.origin}/#/c/${encodeURIComponent(`slipway/${NAME}`)}`;
  const folder = path.join(serve.folder, 'shop');
  await page.goto(`${cluster}/manifests`);
  await writeShop(folder, { image, replicas: 2 });
  await dropFiles(page, folder);
  await page.getByRole('button', { name: 'Apply: create 5' }).click();
  await page.getByText('Done: 5 created.').waitFor();
  const running = async () => {
    const pods = await kube.list('/api/v1/namespaces/shop/pods');
    return pods.filter(({ status }) => status?.phase === 'Running').length;
  };
  await waitUntil(async () => (await running()) === 4, { what: 'the shop to run' });
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await writeShop(folder, { image, replicas: 3 });
  await dropFiles(page, folder);
  await page.getByRole('button', { name: 'Apply: change 1' }).waitFor();
  await page.getByText('replicas: 3').first().waitFor();
  await take(page, 'manifests');
  await page.getByRole('button', { name: 'Apply: change 1' }).click();
  await page.getByText('Done: 1 changed.').waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();

  await page.goto(`${serve.origin}/#/`);
  await page.getByRole('meter', { name: 'CPU' }).first().waitFor();
  await take(page, 'home');
  await page.goto(`${cluster}/nodes`);
  await page.getByText(`${NAME}-worker-2`).first().click();
  await page.getByText('Conditions').first().waitFor();
  await take(page, 'nodes');

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${cluster}/r/core/v1/pods`);
  await waitUntil(async () => (await running()) === 5, { what: 'the third web' });
  await page.getByRole('gridcell', { name: /^web-/ }).first().click();
  await page.getByRole('button', { name: 'Logs' }).first().click();
  await page.getByText('GET /basket').first().waitFor();
  await take(page, 'pods');
  kube.close();
} finally {
  await browser.close();
  const { code, stderr } = await startSlipway(['delete', NAME, '--yes'], { env }).done;
  if (code !== 0) console.error(stderr);
}
