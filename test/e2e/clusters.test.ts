import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { findEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { filterByLabel, LABELS } from '../../src/core/hosts/docker/labels.ts';
import { DEFAULT_KUBERNETES_VERSION } from '../../src/shared/clusterSpec.ts';
import { findEngineSocket } from '../helpers/findEngineSocket.ts';
import { holdEngine } from '../helpers/holdEngine.ts';
import { listenLocally } from '../helpers/listenLocally.ts';
import { startSlipway } from '../helpers/startSlipway.ts';
import { dropFiles } from './helpers/dropFiles.ts';
import { expectNoSeriousAxeFaults } from './helpers/expectNoSeriousAxeFaults.ts';
import { expectNoSeriousAxeFaultsInBothThemes, expectUsableWhereNarrow } from './helpers/expectUsable.ts';
import { expectNoPageFaults, openPage, type PageOptions } from './helpers/openPage.ts';
import {
  ANSWER,
  CLUSTER,
  card,
  focused,
  heading,
  nameField,
  press,
  waitForState,
} from './helpers/operate.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

const prefix = `ec${process.pid}`;

const patient = { timeout: ANSWER };

let serve: Serve;

beforeAll(async () => {
  serve = await startServe();
});

afterAll(async () => {
  // Whatever a failed test has left.
  const env = { ...process.env, SLIPWAY_HOME: serve.home, KUBECONFIG: serve.kubeconfig };
  const { stdout } = await startSlipway(['list', '--json'], { env }).done;
  for (const name of new Set(stdout.match(new RegExp(`(?<=")${prefix}[a-z]*(?=")`, 'g'))))
    await startSlipway(['delete', name, '--yes'], { env }).done;
  await serve[Symbol.asyncDispose]();
});

interface OpenOptions extends PageOptions {
  readonly from?: Serve;
}

const open = async (route: string, { from = serve, ...options }: OpenOptions = {}): Promise<Page> => {
  const page = await openPage(from, { route, ...options });
  page.setDefaultTimeout(ANSWER);
  return page;
};

const goTo = (page: Page, route: string) => page.goto(`${new URL(page.url()).origin}/#${route}`);
const phaseRow = (page: Page, title: string) =>
  page.getByRole('row').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const waitForPhase = (page: Page, title: string) =>
  phaseRow(page, title)
    .getByRole('cell', { name: 'done', exact: true })
    .first()
    .waitFor({ timeout: CLUSTER });

const openWizard = async (page: Page, name: string) => {
  await goTo(page, '/new');
  await nameField(page).fill(name);
};

const editor = (page: Page) => page.getByRole('textbox', { name: 'Cluster file' });

/** The file beside the form, as it stands in the editor. */
const readEditor = async (page: Page) =>
  (await editor(page).locator('.cm-line').allTextContents()).join('\n');

const replaceFile = async (page: Page, text: string) => {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
};

/** What the engine has of a cluster: containers and networks, by name. */
const listLeft = async (name: string): Promise<readonly string[]> => {
  const signal = AbortSignal.timeout(ANSWER);
  const { docker } = await findEngine({
    env: process.env,
    homedir: homedir(),
    platform: process.platform,
    signal,
  });
  const filters = filterByLabel(`${LABELS.cluster}=${name}`);
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
  ]);
  return [...containers.flatMap(({ Names }) => Names), ...networks.map(({ Name }) => Name)];
};

const expectNothingLeft = async (page: Page, name: string) => {
  expect(await listLeft(name)).toEqual([]);
  const kubeconfig = await readFile(serve.kubeconfig, 'utf8').catch(() => '');
  expect(kubeconfig).not.toContain(`slipway-${name}`);
  await goTo(page, '/');
  await page
    .getByRole('link', { name: /^Create a cluster/ })
    .first()
    .waitFor();
  await card(page, name).waitFor({ state: 'detached' });
};

describe('a cluster of three nodes', () => {
  const name = `${prefix}a`;

  it('is made in the wizard with the keyboard alone and watched as it comes up; a reload loses nothing', {
    timeout: CLUSTER + 60_000,
  }, async () => {
    const page = await open('/');
    await heading(page, 'Clusters').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('+');
    await focused(nameField(page)).waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(name);
    await page.getByText(`${name}: 1 control plane and 2 workers on Kubernetes`).waitFor();
    await page
      .getByRole('button', { name: `Create ${name}` })
      .and(page.locator(':enabled'))
      .waitFor();
    await page.keyboard.press('Enter');

    await heading(page, `Create ${name}`).waitFor();
    for (const node of ['control-plane-1', 'worker-1', 'worker-2'])
      await page.getByRole('columnheader', { name: node }).waitFor();
    await page.getByRole('button', { name: '1 operation running' }).waitFor();
    await waitForPhase(page, "Start the workers' nodes");

    await page.reload();
    await heading(page, `Create ${name}`).waitFor();
    await waitForPhase(page, "Start the workers' nodes");
    // What was said before the reload is there after it.
    await page.getByRole('button', { name: "Start the workers' nodes" }).click();
    const log = page.getByRole('region', { name: "Log of «Start the workers' nodes»" });
    await log.getByText(`${name}-worker-2`).first().waitFor();
    await waitForState(page, 'done');
    const phases = page.getByRole('table', { name: 'Phases' });
    expect(
      await phases
        .getByRole('row')
        .filter({ hasText: /waiting|running|failed|cancelled/i })
        .count(),
    ).toBe(0);
    // Each node has its own time in the phases that work on nodes.
    expect(await phaseRow(page, 'Join the workers').innerText()).toMatch(
      /done(\s+[\d.]+ s)(\s+done\s+[\d.]+ s){2}/i,
    );
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, async () => {
      await page.getByRole('button', { name: `Open ${name}` }).hover();
      await phases.getByRole('button').last().hover();
    });
    await page.getByRole('button', { name: `Open ${name}` }).click();
    await page.waitForURL((url) => decodeURIComponent(url.hash) === `#/c/slipway/${name}`);
    expectNoPageFaults(page);
  });

  it('stands on the home page with its nodes, its version and what it uses, beside all contexts', {
    timeout: 180_000,
  }, async () => {
    const mine = await readFile(serve.kubeconfig, 'utf8');
    expect(parse(mine)['current-context']).toBe(`slipway-${name}`);
    await writeFile(serve.kubeconfig, addContexts(mine));
    const page = await open('/');
    const own = card(page, name);
    await own.getByText(/^1 control plane and 2 workers, v1\.\d+\.\d+, in Docker, made/).waitFor();
    await own.getByText('running', { exact: true }).waitFor();
    await own.getByRole('img', { name: `${name}-worker-2: Ready` }).waitFor();
    await own.getByRole('meter', { name: 'CPU' }).waitFor();
    await own.getByRole('meter', { name: 'Memory' }).waitFor();
    await own.getByText('current').waitFor();

    const contexts = page.getByRole('table', { name: 'From your kubeconfigs' });
    const elsewhere = contexts.getByRole('row').filter({ hasText: 'elsewhere' });
    await elsewhere.getByText('reachable', { exact: true }).waitFor();
    expect(await elsewhere.innerText()).toMatch(
      /elsewhere\s+v1\.\d+\.\d+\s+3\s+\d+ cores?\s+[\d.]+ GiB\s+https:/,
    );
    const nowhere = contexts.getByRole('row').filter({ hasText: 'nowhere' });
    await nowhere.getByText('unreachable', { exact: true }).waitFor();
    await nowhere.getByText('127.0.0.1:1').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, () =>
      own.getByRole('button', { name: `Actions for ${name}` }).hover(),
    );
    await elsewhere.getByRole('link', { name: 'elsewhere' }).press('Enter');
    await heading(page, 'elsewhere').waitFor();
    expectNoPageFaults(page);
  });

  it('goes when its name is typed, with the keyboard alone', { timeout: CLUSTER }, async () => {
    const page = await open('/');
    const menu = card(page, name).getByRole('button', { name: `Actions for ${name}` });
    const dialog = page.getByRole('dialog', { name: `Delete the cluster ${name}?` });
    const openDialog = async () => {
      await page.keyboard.press('Enter');
      await page.locator('[role=menuitem]:focus').waitFor();
      await expectNoSeriousAxeFaultsInBothThemes(page);
      await press(page, 'ArrowUp', page.getByRole('menuitem', { name: `Delete ${name}` }));
      await page.keyboard.press('Enter');
      await focused(dialog.getByRole('textbox')).waitFor();
    };
    await press(page, 'Tab', menu);
    await openDialog();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await focused(menu).waitFor();
    await openDialog();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, () => dialog.getByRole('button', { name: 'Cancel' }).hover());

    await page.keyboard.type(name.slice(0, -1));
    await page.keyboard.press('Enter');
    expect(await dialog.getByRole('button', { name: `Delete ${name}` }).isDisabled()).toBe(true);
    await page.keyboard.type(name.slice(-1));
    await page.keyboard.press('Enter');
    await heading(page, `Delete ${name}`).waitFor();
    await waitForState(page, 'done');
    await expectNothingLeft(page, name);
    // The other entries of the kubeconfig are still there.
    expect(await readFile(serve.kubeconfig, 'utf8')).toContain('name: elsewhere');
    expectNoPageFaults(page);
  });
});

/** The kubeconfig with two more contexts: one that leads to the same cluster, and one that leads nowhere. */
const addContexts = (text: string): string => {
  const { clusters, users, contexts, ...rest } = parse(text);
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  const { extensions: _ours, ...user } = users[0].user;
  return stringify({
    ...rest,
    clusters: [
      ...clusters,
      { name: 'elsewhere', cluster: { server, 'certificate-authority-data': authority } },
      { name: 'nowhere', cluster: { server: 'https://127.0.0.1:1' } },
    ],
    users: [...users, { name: 'elsewhere', user }],
    contexts: [
      ...contexts,
      { name: 'elsewhere', context: { cluster: 'elsewhere', user: 'elsewhere' } },
      { name: 'nowhere', context: { cluster: 'nowhere', user: 'elsewhere' } },
    ],
  });
};

describe('a create', () => {
  it('is watched as it runs and cancelled with the keyboard, and nothing of it is left', {
    timeout: CLUSTER,
  }, async () => {
    const name = `${prefix}b`;
    // The engine keeps back that the node has started, so that the operation runs as long as it is looked at.
    await using engine = await holdEngine(await findEngineSocket(), /POST \S*\/containers\/\S+\/start/);
    const { home, kubeconfig } = serve;
    await using own = await startServe({ home, kubeconfig, env: { DOCKER_HOST: engine.host } });
    const page = await open('/', { from: own });
    await openWizard(page, name);
    await page.getByRole('button', { name: `Create ${name}` }).click();
    await waitForState(page, 'running');
    await engine.held;
    await phaseRow(page, "Start the control plane's node")
      .getByRole('cell', { name: 'running' })
      .first()
      .waitFor();
    expect(await listLeft(name)).not.toEqual([]);
    const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, () => cancel.hover());
    await goTo(page, '/');
    await card(page, name).getByText('busy', { exact: true }).waitFor();
    await card(page, name).getByRole('link', { name }).press('Enter');
    await heading(page, `Create ${name}`).waitFor();

    await press(page, 'Tab', cancel);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Cancel «Create ${name}»?` });
    await dialog.getByRole('button', { name: 'Let it go on' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await focused(cancel).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByText(`what was made of ${name} so far is removed`).waitFor();
    await focused(dialog.getByRole('button', { name: 'Let it go on' })).waitFor();
    await expectNoSeriousAxeFaults(page);
    await press(page, 'Tab', dialog.getByRole('button', { name: 'Stop the work' }));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    engine.release();
    await waitForState(page, 'cancelled');
    await waitForPhase(page, 'Remove what was made');
    await page.getByRole('status').getByText('What was made is removed.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await expectNothingLeft(page, name);
    expectNoPageFaults(page);
  });

  it('whose port is taken says so, is kept, and goes on with Retry once the port is free', {
    timeout: CLUSTER + 60_000,
  }, async () => {
    const name = `${prefix}c`;
    const page = await open('/');
    const alert = page.getByRole('main').getByRole('alert');
    let failed: string;
    {
      await using taken = await listenLocally(createServer());
      await openWizard(page, name);
      const ports = `[{ container: 30080, host: ${taken.port} }]`;
      await replaceFile(page, `name: ${name}\nnodes:\n  - role: control-plane\n    ports: ${ports}\n`);
      await page.getByText(`${name}: 1 control plane on Kubernetes`).waitFor();
      await page.getByRole('button', { name: `Create ${name}` }).click();
      await waitForState(page, 'failed');
      await alert.getByText(`Port ${taken.port} on 127.0.0.1 is in use by another program.`).waitFor();
      expect(await alert.getByRole('button').allInnerTexts()).toEqual(
        expect.arrayContaining(['Retry', 'Keep', 'Delete']),
      );
      // The phase that failed has opened itself.
      await page.getByRole('button', { name: 'Settle addresses and ports', expanded: true }).waitFor();
      await expectNoSeriousAxeFaultsInBothThemes(page);
      await expectUsableWhereNarrow(page, () => alert.getByRole('button', { name: 'Delete' }).hover());
      failed = page.url();

      await alert.getByRole('button', { name: 'Keep' }).click();
      const kept = card(page, name);
      await kept.getByText('unfinished', { exact: true }).waitFor();
      await kept.getByText(`Port ${taken.port} on 127.0.0.1 is in use`).waitFor();
      await expectNoSeriousAxeFaultsInBothThemes(page);
      await kept.getByRole('link', { name: 'Show what happened' }).click();
      await expect.poll(() => page.url(), patient).toBe(failed);
    }
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect.poll(() => page.url(), patient).not.toBe(failed);
    await waitForState(page, 'done');
    // The record of what failed stays, and offers nothing that is out of date.
    await page.goto(failed);
    await waitForState(page, 'failed');
    expect(await alert.getByRole('button', { name: /^(Retry|Keep|Delete)$/ }).count()).toBe(0);
    expectNoPageFaults(page);
  });

  it('whose image does not exist says so, with the log, and is deleted', { timeout: CLUSTER }, async () => {
    const name = `${prefix}d`;
    await using registry = await listenLocally(
      createHttpServer((_request, response) => response.writeHead(404).end('{"errors":[]}')),
    );
    const image = `127.0.0.1:${registry.port}/nobody/node:v1`;
    const page = await open('/');
    await openWizard(page, name);
    await page.getByRole('button', { name: 'More options' }).click();
    await page.locator('summary', { hasText: 'Image' }).click();
    await page.getByRole('textbox', { name: 'Node image' }).fill(image);
    await page.getByRole('button', { name: `Create ${name}` }).click();
    await waitForState(page, 'failed');
    const alert = page.getByRole('main').getByRole('alert');
    await alert.getByText(image).first().waitFor();
    await page
      .getByRole('region', { name: 'Log of «Find the node image»' })
      .getByText(image)
      .first()
      .waitFor();
    await alert.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: `Delete the cluster ${name}?` });
    await dialog.getByRole('textbox').fill(name);
    await dialog.getByRole('button', { name: `Delete ${name}` }).click();
    await heading(page, `Delete ${name}`).waitFor();
    await waitForState(page, 'done');
    await expectNothingLeft(page, name);
    expectNoPageFaults(page);
  });
});

describe('the wizard', () => {
  it('has no serious faults with all that it has open, and is usable where it is narrow', {
    timeout: 180_000,
  }, async () => {
    const page = await open('/');
    await openWizard(page, 'looks');
    await expect.poll(() => readEditor(page), patient).toContain('name: looks');
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await page.getByRole('button', { name: 'More options' }).press('Enter');
    for (const summary of await page.locator('form summary').all()) await summary.press('Enter');
    expect(await page.locator('form details:not([open])').count()).toBe(0);
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, async () => {
      await nameField(page).click();
      await editor(page).click();
      await page.getByRole('button', { name: 'Create looks' }).hover();
    });
    expectNoPageFaults(page);
  });

  it('keeps form and file the same in both directions', { timeout: 120_000 }, async () => {
    const page = await open('/');
    await openWizard(page, 'both');
    await page.getByRole('textbox', { name: 'Workers' }).fill('1');
    await page.getByRole('radiogroup', { name: 'Control planes' }).getByText('3').click();
    await page.getByRole('button', { name: 'More options' }).click();
    await page.locator('summary', { hasText: /^Nodes$/ }).click();
    await page.locator('summary', { hasText: 'both-worker-1' }).click();
    await page.getByRole('textbox', { name: 'Memory of both-worker-1' }).fill('2Gi');
    const enter = async (field: string, text: string) => {
      const input = page.getByRole('textbox', { name: field, exact: true }).last();
      await input.fill(text);
      await input.press('Enter');
      await input.and(page.locator('[value=""]')).waitFor();
    };
    await enter('Ports', '8080:30080');
    await enter('Mounts', '/srv/data:/data:ro');
    await enter('Labels', 'zone=a');
    await page.locator('summary', { hasText: 'Feature gates and APIs' }).click();
    await enter('Feature gates', 'SomeGate=false');
    await enter('APIs', 'api/alpha=true');
    await page.locator('summary', { hasText: 'Patches of kubeadm and containerd' }).click();
    const patches = (field: string) => page.getByRole('textbox', { name: field, exact: true }).last();
    await patches('kubeadm patches').fill('kind: KubeletConfiguration\nmaxPods: 50\n');
    await patches('containerd patches').fill('version = 3');
    const expected = [
      'name: both',
      'featureGates:',
      '  SomeGate: false',
      'runtimeConfig:',
      '  api/alpha: "true"',
      'kubeadmPatches:',
      '  - kind: KubeletConfiguration',
      '    maxPods: 50',
      'containerdPatches:',
      '  - version = 3',
      'nodes:',
      ...Array.from({ length: 3 }, () => '  - role: control-plane'),
      '  - role: worker',
      '    memory: 2Gi',
      '    labels:',
      '      zone: a',
      '    ports:',
      '      - container: 30080',
      '        host: 8080',
      '    mounts:',
      '      - host: /srv/data',
      '        container: /data',
      '        readOnly: true',
      '',
    ].join('\n');
    await expect.poll(() => readEditor(page), patient).toBe(expected);
    await replaceFile(page, expected.replace('2Gi', '3Gi').replace('name: both', 'name: other'));
    await expect.poll(() => nameField(page).inputValue(), patient).toBe('other');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Memory of other-worker-1' }).inputValue(), patient)
      .toBe('3Gi');
    await page.getByText('other: 3 control planes and 1 worker on Kubernetes').waitFor();
    expectNoPageFaults(page);
  });

  it('writes the network, the API server, what a node alone is given, and JSON patches into the file', {
    timeout: 120_000,
  }, async () => {
    const page = await open('/');
    await openWizard(page, 'rest');
    await page.getByRole('button', { name: 'More options' }).click();
    for (const summary of await page.locator('form summary').all()) await summary.press('Enter');
    const fill = (name: string, text: string) =>
      page.getByRole('textbox', { name, exact: true }).last().fill(text);
    const choose = async (name: string, option: string) => {
      await page.getByRole('combobox', { name, exact: true }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    };
    await fill('Pod subnet', '10.20.0.0/16');
    await fill('Service subnet', '10.30.0.0/16');
    await fill('Node subnet', '172.30.7.0/24');
    await fill('Domain', 'lab.example');
    await choose('Network plugin', 'none');
    await choose('kube-proxy mode', 'nftables');
    await fill('API server address', '0.0.0.0');
    await fill('API server port', '6550');
    const patch = [{ op: 'add', path: '/apiServer/certSANs/-', value: 'lab.example' }];
    await fill('kubeadm JSON patches', stringify({ kind: 'ClusterConfiguration', patch }));
    // The whole of the node's own part: there are as many as nodes.
    const node = page.locator('summary', { hasText: 'rest-worker-1' }).locator('..');
    await node.getByRole('textbox', { name: 'Image of rest-worker-1' }).fill('kindest/node:v1.36.3');
    await node.getByRole('textbox', { name: 'CPUs of rest-worker-1' }).fill('1.5');
    await node.getByRole('switch', { name: 'Set by hand' }).press('Space');
    const taints = node.getByRole('textbox', { name: 'Taints', exact: true });
    await taints.fill('gpu');
    await taints.press('Enter');
    await node.getByText('«gpu» is not understood; one looks like gpu=true:NoSchedule.').waitFor();
    await taints.fill('gpu=true:NoSchedule');
    await taints.press('Enter');
    const expected = {
      name: 'rest',
      kubernetes: DEFAULT_KUBERNETES_VERSION,
      api: { address: '0.0.0.0', port: 6550 },
      network: {
        podSubnet: '10.20.0.0/16',
        serviceSubnet: '10.30.0.0/16',
        nodeSubnet: '172.30.7.0/24',
        domain: 'lab.example',
        plugin: 'none',
        kubeProxyMode: 'nftables',
      },
      kubeadmJsonPatches: [{ kind: 'ClusterConfiguration', patch }],
      nodes: [
        { role: 'control-plane' },
        {
          role: 'worker',
          image: 'kindest/node:v1.36.3',
          cpus: 1.5,
          taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }],
        },
        { role: 'worker' },
      ],
    };
    await expect.poll(async () => parse(await readEditor(page)), patient).toEqual(expected);
    await page.getByRole('button', { name: 'Create rest' }).and(page.locator(':enabled')).waitFor();
    expectNoPageFaults(page);
  });

  it('says what is wrong at its line, and makes nothing of it', { timeout: 120_000 }, async () => {
    const page = await open('/');
    await openWizard(page, 'wrong');
    await replaceFile(page, 'name: wrong\nnodes:\n  - role: control-plane\n    memory: 2GB\n');
    const findings = page.getByRole('list', { name: 'Findings' });
    await findings.getByText('Line 4').waitFor();
    expect(await findings.innerText()).toContain('memory looks like 512Mi or 2Gi');
    expect(await page.getByRole('button', { name: /^Create / }).isDisabled()).toBe(true);
    await expectNoSeriousAxeFaults(page);
  });

  it('opens a cluster file that is chosen', { timeout: 120_000 }, async () => {
    const file = path.join(serve.folder, 'chosen.yaml');
    await writeFile(file, 'name: chosen\nnodes:\n  - role: control-plane\n  - role: worker\n');
    const page = await open('/new');
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open a cluster file' }).press('Enter');
    await (await choosing).setFiles(file);
    await page.getByText('From chosen.yaml').waitFor();
    await page.getByText('chosen: 1 control plane and 1 worker on Kubernetes').waitFor();
  });

  it("opens a file of kind's, dropped on the window, and says what is not honoured", {
    timeout: 120_000,
  }, async () => {
    const file = path.join(serve.folder, 'kind.yaml');
    await writeFile(
      file,
      'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: from-kind\nnetworking:\n  kubeProxyMode: ipvs\nnodes:\n  - role: control-plane\n  - role: worker\n',
    );
    const page = await open('/');
    await heading(page, 'Clusters').waitFor();
    await dropFiles(page, file);
    await page.getByText('From kind.yaml').waitFor();
    await page.getByText('from-kind: 1 control plane and 1 worker on Kubernetes').waitFor();
    await page.getByRole('list', { name: 'Findings' }).getByText('kubeProxyMode is not honoured').waitFor();
    expect(await page.getByRole('button', { name: 'Create from-kind' }).isEnabled()).toBe(true);
  });
});

describe('without an engine', () => {
  it('says what to do, and recovers by itself when it is chosen', { timeout: 180_000 }, async () => {
    await using own = await startServe({ env: { DOCKER_HOST: 'unix:///nobody/there.sock' } });
    const page = await openPage(own, { route: '/' });
    page.setDefaultTimeout(ANSWER);
    const alert = page.getByRole('alert').first();
    await alert.getByText('unix:///nobody/there.sock').first().waitFor();
    await alert.getByText('It is looked for until it answers.').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await mkdir(path.join(own.home, 'config'), { recursive: true });
    const settings = { dockerHost: `unix://${await findEngineSocket()}` };
    await writeFile(path.join(own.home, 'config', 'config.json'), JSON.stringify(settings));
    await alert.waitFor({ state: 'detached' });
    await page.getByText(`${settings.dockerHost} (from the settings)`).waitFor();
  });
});
