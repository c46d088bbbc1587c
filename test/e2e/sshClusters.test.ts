import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeCluster, NODE_PORT } from '../helpers/clusterSuite.ts';
import { expectAsBefore } from '../helpers/sshHosts/expectAsBefore.ts';
import { openSshHome, type SshTestHome } from '../helpers/sshHosts/openSshHome.ts';
import { snapshotMachine } from '../helpers/sshHosts/snapshotMachine.ts';
import { openMadeCluster } from '../helpers/testCluster.ts';
import { finish } from '../helpers/testHome.ts';
import { expectNoSeriousAxeFaultsInBothThemes, expectUsableWhereNarrow } from './helpers/expectUsable.ts';
import { expectNoPageFaults, openPage } from './helpers/openPage.ts';
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

const CLUSTER_NAME = `es${process.pid}`;

/** Milliseconds for a cluster whose machines are sent a gigabyte before it comes up. */
const SENT = 2 * CLUSTER;

let home: SshTestHome;
let serve: Serve;
let machines: readonly string[];
let before: readonly (readonly string[])[];

beforeAll(async () => {
  home = await openSshHome(4);
  machines = home.machines.hosts.map(({ name }) => name);
  before = await Promise.all(home.machines.hosts.map(snapshotMachine));
  const { folder, kubeconfig } = home;
  serve = await startServe({ home: folder, kubeconfig, env: { HOME: home.machines.homedir } });
}, 600_000);

afterAll(async () => {
  await serve?.[Symbol.asyncDispose]();
  await home?.[Symbol.asyncDispose]();
});

const open = async (route: string): Promise<Page> => {
  const page = await openPage(serve, { route });
  page.setDefaultTimeout(ANSWER);
  return page;
};

const openNodes = () => open(`/c/${encodeURIComponent(`slipway/${CLUSTER_NAME}`)}/nodes`);
const rowOf = (page: Page, node: string) => page.getByRole('row').filter({ hasText: node });
const boxOf = (page: Page, machine: string) =>
  page.getByRole('group', { name: 'Machines' }).getByRole('checkbox', { name: machine });

/** Ticks machines in the order of the list, as somebody without a mouse does. */
const choose = async (page: Page, names: readonly string[]) => {
  for (const name of names) {
    await press(page, 'Tab', boxOf(page, name));
    await page.keyboard.press('Space');
  }
};

const goToMachines = async (page: Page) => {
  await press(page, 'Tab', page.getByRole('radio', { name: 'Docker on this computer' }));
  await page.keyboard.press('ArrowRight');
  await page.getByText('no machine is chosen yet').waitFor();
};

describe('the wizard, with machines over SSH', () => {
  it('chooses machines, their order and roles with the keyboard, in step with the file, and keeps the draft', {
    timeout: 240_000,
  }, async () => {
    const [first = '', second = ''] = machines;
    const page = await open('/new');
    await nameField(page).fill('roles');
    await goToMachines(page);
    await choose(page, [first, second]);
    await page.getByText(`on the machines ${first} and ${second}.`).waitFor();
    // The second one up: it is the first node, and the button below has the focus.
    await press(page, 'Tab', page.getByRole('button', { name: `Move ${second} up` }));
    await page.keyboard.press('Enter');
    await focused(page.getByRole('button', { name: `Move ${second} down` })).waitFor();
    await press(
      page,
      'Shift+Tab',
      page.getByRole('radiogroup', { name: `Role of ${second}` }).locator('input:checked'),
    );
    await page.keyboard.press('ArrowLeft');
    await page.getByText(`roles: 2 control planes on Kubernetes`).waitFor();
    const lines = page.getByRole('textbox', { name: 'Cluster file' }).locator('.cm-line');
    await expect
      .poll(async () => (await lines.allTextContents()).join('\n'), { timeout: ANSWER })
      .toMatch(
        new RegExp(`provider: ssh[^]*control-plane\\s+host: ${second}[^]*control-plane\\s+host: ${first}`),
      );

    await press(page, 'Shift+Tab', page.getByRole('link', { name: 'Add machines' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Machines').waitFor();
    await page.goBack();
    await page.getByText('This is the draft that you left.').waitFor();
    await page.getByText(`on the machines ${second} and ${first}.`).waitFor();

    const text = `name: other\nprovider: ssh\nnodes:\n  - role: control-plane\n    host: ${first}\n  - role: worker\n    host: nobody\n`;
    await page.getByRole('textbox', { name: 'Cluster file' }).click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(text);
    await page.getByRole('list', { name: 'Findings' }).getByText('Line 7').waitFor();
    await page.getByRole('list', { name: 'Nodes' }).getByText('No machine is named nobody here').waitFor();
    expect(await page.getByRole('button', { name: 'Create other' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Take nobody out' }).click();
    await page.getByText(`other: 1 control plane on Kubernetes`).waitFor();
    expectNoPageFaults(page);
  });

  it('says what stands in the way on a machine before it changes anything, and goes on in spite of it when told to', {
    timeout: CLUSTER,
  }, async () => {
    const [machine] = home.machines.hosts;
    if (machine === undefined) throw new Error('there is no machine');
    const inside = (script: string) =>
      machine.inside.exec(['sh', '-ec', script], { signal: AbortSignal.timeout(60_000) });
    await inside(`systemd-run --quiet --unit=taker --collect perl -MIO::Socket::INET -e '
        my $s = IO::Socket::INET->new(LocalPort => 10250, Listen => 1) or die; sleep 600'
      until ss -tln | grep -q ':10250 '; do sleep 0.05; done`);
    const name = `${CLUSTER_NAME}x`;
    const page = await open('/new');
    await nameField(page).fill(name);
    await goToMachines(page);
    await choose(page, [machine.name]);
    await page.getByRole('button', { name: `Create ${name}` }).click();
    await waitForState(page, 'failed');
    const alert = page.getByRole('main').getByRole('alert');
    await alert.getByText(`${machine.name} cannot become a node of ${name}.`).waitFor();
    await alert.getByText('TCP 10250 is used by perl').first().waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);

    await alert.getByRole('button', { name: 'Go on in spite of it' }).click();
    await waitForState(page, 'running');
    await page
      .getByRole('row', { name: /Start the nodes/ })
      .getByRole('cell', { name: /running|sending/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop the work' }).click();
    await waitForState(page, 'cancelled');
    await inside('systemctl stop taker');
    await expectAsBefore(machine, before[0] ?? []);
    expectNoPageFaults(page);
  });

  it('checks the machines and makes a cluster of them, with the keyboard alone; each has its lane', {
    timeout: SENT + 120_000,
  }, async () => {
    const page = await open('/');
    await heading(page, 'Clusters').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('+');
    await focused(nameField(page)).waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(CLUSTER_NAME);
    await goToMachines(page);
    await choose(page, machines.slice(0, 3));
    await page.getByText(`${CLUSTER_NAME}: 1 control plane and 2 workers on Kubernetes`).waitFor();
    await press(page, 'Tab', page.getByRole('button', { name: 'Check these machines' }));
    await page.keyboard.press('Enter');
    await page.getByText(/^These machines can become the cluster/).waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    const create = page.getByRole('button', { name: `Create ${CLUSTER_NAME}` });
    await expectUsableWhereNarrow(page, async () => {
      await boxOf(page, machines[3] ?? '').hover();
      await page.getByRole('button', { name: `Move ${machines[0]} down` }).hover();
      await create.hover();
    });
    await press(page, 'Tab', create);
    await page.keyboard.press('Enter');

    await heading(page, `Create ${CLUSTER_NAME}`).waitFor();
    for (const name of machines.slice(0, 3)) await page.getByRole('columnheader', { name }).waitFor();
    // How far each machine is, in its own lane.
    await page
      .getByRole('cell', { name: /sending \w+ \(\d+ of \d+ MB\)/ })
      .first()
      .waitFor({ timeout: CLUSTER });
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await waitForState(page, 'done', SENT);
    await page.getByRole('button', { name: `Open ${CLUSTER_NAME}` }).press('Enter');
    await page.waitForURL((url) => decodeURIComponent(url.hash) === `#/c/slipway/${CLUSTER_NAME}`);
    expectNoPageFaults(page);
  });

  it('stands on the home page and has its nodes Ready', { timeout: 180_000 }, async () => {
    const page = await open('/');
    const own = card(page, CLUSTER_NAME);
    await own.getByText(/^1 control plane and 2 workers, v1\.\d+\.\d+, on machines over SSH, made/).waitFor();
    await own.getByText('running', { exact: true }).waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    const nodes = await openNodes();
    for (const name of machines.slice(0, 3))
      await rowOf(nodes, name).getByText('Ready', { exact: true }).waitFor();
    expectNoPageFaults(nodes);
  });
});

describeCluster('that the wizard made on machines over SSH', async () => ({
  cluster: await openMadeCluster(home, { name: CLUSTER_NAME, provider: 'ssh' }),
  nodePortUrl: async () => `http://${home.machines.hosts[1]?.address}:${NODE_PORT}`,
}));

describe('a further machine', () => {
  it('is added as a worker and removed again with the keyboard alone, and is as it was before', {
    timeout: SENT + CLUSTER,
  }, async () => {
    const [first = '', , , added = ''] = machines;
    const page = await openNodes();
    await rowOf(page, first).waitFor();
    await press(page, 'Tab', page.getByRole('button', { name: 'Add workers' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Add workers to ${CLUSTER_NAME}` });
    await dialog.getByText(`It is the node ${first} of the cluster ${CLUSTER_NAME}.`).waitFor();
    expect(await boxOf(page, first).isDisabled()).toBe(true);
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await choose(page, [added]);
    await press(page, 'Tab', dialog.getByRole('button', { name: 'Add', exact: true }));
    await page.keyboard.press('Enter');
    const adding = page.getByRole('status', { name: 'Adding workers' });
    await adding.waitFor();
    await rowOf(page, added).getByText('Ready', { exact: true }).waitFor({ timeout: SENT });
    await adding.waitFor({ state: 'detached', timeout: CLUSTER });

    await page.keyboard.press('/');
    await page.keyboard.type(added);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    const removal = page.getByRole('dialog', { name: `Remove the worker ${added}?` });
    await removal.getByText('The machine itself stays').waitFor();
    await focused(removal.getByRole('button', { name: 'Cancel', exact: true })).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const removing = page.getByRole('status', { name: 'Removing a worker' });
    await removing.waitFor();
    await removing.waitFor({ state: 'detached', timeout: CLUSTER });
    await rowOf(page, added).waitFor({ state: 'detached' });
    const machine = home.machines.hosts[3];
    if (machine !== undefined) await expectAsBefore(machine, before[3]);
    expectNoPageFaults(page);
  });
});

describe('deleting the cluster', () => {
  afterAll(async () => {
    const left = await home.core.clusters.list({ signal: AbortSignal.timeout(ANSWER) });
    // Only after a failure: the machines themselves go in any case.
    if (left.some(({ name }) => name === CLUSTER_NAME))
      await finish(home.core.clusters.delete({ name: CLUSTER_NAME }));
  });

  it('leaves the machines as they were before', { timeout: CLUSTER }, async () => {
    const page = await open('/');
    await press(
      page,
      'Tab',
      card(page, CLUSTER_NAME).getByRole('button', { name: `Actions for ${CLUSTER_NAME}` }),
    );
    await page.keyboard.press('Enter');
    await page.locator('[role=menuitem]:focus').waitFor();
    await press(page, 'ArrowUp', page.getByRole('menuitem', { name: `Delete ${CLUSTER_NAME}` }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Delete the cluster ${CLUSTER_NAME}?` });
    await dialog.getByText('The machines themselves stay, as they were before.').waitFor();
    await focused(dialog.getByRole('textbox')).waitFor();
    await page.keyboard.type(CLUSTER_NAME);
    await page.keyboard.press('Enter');
    await heading(page, `Delete ${CLUSTER_NAME}`).waitFor();
    await waitForState(page, 'done');
    for (const [index, machine] of home.machines.hosts.entries())
      await expectAsBefore(machine, before[index]);
    await page.goto(`${serve.origin}/#/`);
    await page
      .getByRole('link', { name: /^Create a cluster/ })
      .first()
      .waitFor();
    await card(page, CLUSTER_NAME).waitFor({ state: 'detached' });
    expectNoPageFaults(page);
  });
});
