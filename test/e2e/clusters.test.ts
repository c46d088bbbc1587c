import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEngineSocket } from '../helpers/findEngineSocket.ts';
import { startSlipway } from '../helpers/startSlipway.ts';
import { expectNoSeriousAxeFaults } from './helpers/expectNoSeriousAxeFaults.ts';
import { expectNoPageFaults, openPage } from './helpers/openPage.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

const prefix = `ec${process.pid}`;
const CREATE = 300_000;

let serve: Serve;

beforeAll(async () => {
  serve = await startServe();
});

afterAll(async () => {
  // Whatever a failed test has left.
  const env = { ...process.env, SLIPWAY_HOME: serve.home, KUBECONFIG: serve.kubeconfig };
  const { stdout } = await startSlipway(['list', '--json'], { env }).done;
  for (const name of stdout.match(new RegExp(`(?<=")${prefix}[a-z-]*(?=")`, 'g')) ?? [])
    await startSlipway(['delete', name, '--yes'], { env }).done;
  await serve[Symbol.asyncDispose]();
});

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const card = (page: Page, name: string) => page.getByRole('article', { name: `Cluster ${name}` });
const phaseRow = (page: Page, title: string) => page.getByRole('row').filter({ hasText: title });

/** The operation's page has come to an end. */
const waitForState = (page: Page, state: string) =>
  page.locator('header').getByText(state, { exact: true }).first().waitFor({ timeout: CREATE });

const startWizard = async (page: Page, name: string) => {
  await page.goto(`${serve.origin}/#/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
};

const editor = (page: Page) => page.getByRole('textbox', { name: 'Cluster file' });

/** The file beside the form, as it stands in the editor. */
const fileText = async (page: Page) => (await editor(page).locator('.cm-line').allTextContents()).join('\n');

const replaceFile = async (page: Page, text: string) => {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
};

/** A port of this machine that something listens on. */
const takePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')) };
};

describe('a cluster of three nodes', () => {
  const name = `${prefix}a`;

  it('is made in the wizard and watched as it comes up; a reload loses nothing', {
    timeout: CREATE,
  }, async () => {
    const page = await openPage(serve);
    await startWizard(page, name);
    await page.getByText(`${name}: 1 control plane and 2 workers on Kubernetes`).waitFor();
    await page.getByRole('button', { name: `Create ${name}` }).click();
    await heading(page, `Create ${name}`).waitFor();
    await phaseRow(page, 'Start the nodes').getByText('done').first().waitFor({ timeout: CREATE });
    await page.reload();
    await heading(page, `Create ${name}`).waitFor();
    // What was said before the reload is there after it.
    await page.getByRole('button', { name: 'Start the nodes' }).click();
    await page.getByText(`start ${name}-worker-2 at`).waitFor();
    await waitForState(page, 'done');
    await page.getByRole('button', { name: `Open ${name}` }).waitFor();
    expectNoPageFaults(page);
  });

  it('stands on the home page with its nodes, its version and what it uses', {
    timeout: 60_000,
  }, async () => {
    const page = await openPage(serve, { route: '/' });
    const own = card(page, name);
    await own.getByText('1 control plane and 2 workers, v1.').waitFor();
    await own.getByRole('img', { name: `${name}-worker-2: Ready` }).waitFor();
    await own.getByRole('meter', { name: 'CPU' }).waitFor();
    await own.getByText('current').waitFor();
    expect(await readFile(serve.kubeconfig, 'utf8')).toContain(`current-context: slipway-${name}`);
  });

  it.each(['light', 'dark'] as const)(
    'has pages without serious faults for axe, %s',
    { timeout: 120_000 },
    async (colorScheme) => {
      const page = await openPage(serve, { colorScheme, route: '/' });
      await card(page, name).getByRole('meter', { name: 'CPU' }).waitFor();
      await expectNoSeriousAxeFaults(page);
      await startWizard(page, 'looks');
      await page.getByRole('button', { name: 'More options' }).click();
      for (const summary of await page.locator('form summary').all()) await summary.click();
      await expect.poll(() => fileText(page)).toContain('name: looks');
      await expectNoSeriousAxeFaults(page);
      await page.goto(`${serve.origin}/#/`);
      await page.getByRole('button', { name: 'Operations' }).first().click();
      await page
        .getByRole('table', { name: 'Operations' })
        .getByRole('link', { name: `Create ${name}` })
        .click();
      await page.getByRole('button', { name: 'Start the control plane' }).first().click();
      await expectNoSeriousAxeFaults(page);
    },
  );

  it('goes when its name is typed, with the keyboard alone', { timeout: 120_000 }, async () => {
    const page = await openPage(serve, { route: '/' });
    await card(page, name)
      .getByRole('button', { name: `Actions for ${name}` })
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: `Delete ${name}` }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Delete the cluster ${name}?` });
    await dialog.waitFor();
    await expectNoSeriousAxeFaults(page);
    const button = dialog.getByRole('button', { name: `Delete ${name}` });
    await page.keyboard.type(name.slice(0, -1));
    expect(await button.isDisabled()).toBe(true);
    await page.keyboard.type(name.slice(-1));
    await page.keyboard.press('Enter');
    await heading(page, `Delete ${name}`).waitFor();
    await waitForState(page, 'done');
    await page.goto(`${serve.origin}/#/`);
    await card(page, name).waitFor({ state: 'detached' });
    await page
      .getByRole('link', { name: 'Create a cluster on this computer' })
      .or(card(page, prefix))
      .first()
      .waitFor();
    expect(await readFile(serve.kubeconfig, 'utf8')).not.toContain(`slipway-${name}`);
  });
});

describe('a create', () => {
  it('is cancelled, and what was made is removed', { timeout: CREATE }, async () => {
    const name = `${prefix}b`;
    const page = await openPage(serve);
    await startWizard(page, name);
    await page.getByRole('button', { name: `Create ${name}` }).click();
    await phaseRow(page, 'Start the nodes').getByText('done').first().waitFor({ timeout: CREATE });
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel it' }).click();
    await waitForState(page, 'cancelled');
    await phaseRow(page, 'Remove what was made').getByText('done').first().waitFor();
    await page.goto(`${serve.origin}/#/`);
    await page.getByRole('navigation', { name: 'Clusters' }).waitFor();
    await card(page, name).waitFor({ state: 'detached' });
  });

  it('whose port is taken says so, and goes on with Retry once it is free', { timeout: CREATE }, async () => {
    const name = `${prefix}c`;
    const page = await openPage(serve);
    {
      await using taken = await takePort();
      await startWizard(page, name);
      const text = `name: ${name}\nnodes:\n  - role: control-plane\n    ports:\n      - container: 30080\n        host: ${taken.port}\n`;
      await replaceFile(page, text);
      await page.getByText(`${name}: 1 control plane on Kubernetes`).waitFor();
      await page.getByRole('button', { name: `Create ${name}` }).click();
      await waitForState(page, 'failed');
      const alert = page.getByRole('alert');
      await alert.getByText(String(taken.port)).first().waitFor();
      expect(await alert.getByRole('button').allTextContents()).toEqual(
        expect.arrayContaining(['Retry', 'Keep', 'Delete']),
      );
    }
    const failed = page.url();
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect.poll(() => page.url()).not.toBe(failed);
    await waitForState(page, 'done');
    // The record of what failed stays, and offers nothing that is out of date.
    await page.goto(failed);
    await waitForState(page, 'failed');
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0);
  });
});

describe('the wizard', () => {
  it('keeps form and file the same in both directions', { timeout: 60_000 }, async () => {
    const page = await openPage(serve);
    await startWizard(page, 'both');
    await page.getByRole('textbox', { name: 'Workers' }).fill('1');
    await page.getByText('3', { exact: true }).click();
    await page.getByRole('button', { name: 'More options' }).click();
    await page.locator('summary', { hasText: 'Nodes' }).first().click();
    await page.locator('summary', { hasText: 'both-worker-1' }).click();
    await page.getByRole('textbox', { name: 'Memory of both-worker-1' }).fill('2Gi');
    await page.getByRole('textbox', { name: 'Labels' }).last().fill('zone=a');
    await page.keyboard.press('Enter');
    const expected = [
      'name: both',
      'nodes:',
      ...Array.from({ length: 3 }, () => '  - role: control-plane'),
      '  - role: worker',
      '    memory: 2Gi',
      '    labels:',
      '      zone: a',
      '',
    ].join('\n');
    await expect.poll(() => fileText(page)).toBe(expected);
    await replaceFile(page, expected.replace('2Gi', '3Gi').replace('name: both', 'name: other'));
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Name', exact: true }).inputValue())
      .toBe('other');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Memory of other-worker-1' }).inputValue())
      .toBe('3Gi');
  });

  it('says what is wrong at its line, and makes nothing of it', { timeout: 60_000 }, async () => {
    const page = await openPage(serve);
    await startWizard(page, 'wrong');
    await replaceFile(page, 'name: wrong\nnodes:\n  - role: control-plane\n    memory: 2GB\n');
    const findings = page.getByRole('list', { name: 'Findings' });
    await findings.getByText('Line 4').waitFor();
    expect(await findings.textContent()).toContain('memory looks like 512Mi or 2Gi');
    expect(await page.getByRole('button', { name: /^Create / }).isDisabled()).toBe(true);
  });

  it("opens a file of kind's, dropped on the window, and says what is not honoured", {
    timeout: 60_000,
  }, async () => {
    const page = await openPage(serve);
    await page.getByRole('main').waitFor();
    const text =
      'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: from-kind\nnetworking:\n  kubeProxyMode: ipvs\nnodes:\n  - role: control-plane\n  - role: worker\n';
    const transfer = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(text)}], 'kind.yaml', { type: 'application/yaml' }));
      return data;
    })()`);
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await page.getByText('From kind.yaml').waitFor();
    await page.getByText('from-kind: 1 control plane and 1 worker on Kubernetes').waitFor();
    await page.getByRole('list', { name: 'Findings' }).getByText('kubeProxyMode is not honoured').waitFor();
    expect(await page.getByRole('button', { name: 'Create from-kind' }).isEnabled()).toBe(true);
  });
});

describe('without an engine', () => {
  it('says what to do, and recovers by itself when it is chosen', { timeout: 60_000 }, async () => {
    await using own = await startServe({ env: { DOCKER_HOST: 'unix:///nobody/there.sock' } });
    const page = await openPage(own, { route: '/' });
    const alert = page.getByRole('alert').first();
    await alert.getByText('unix:///nobody/there.sock').waitFor();
    await alert.getByText('It is looked for until it answers.').waitFor();
    await expectNoSeriousAxeFaults(page);
    await mkdir(path.join(own.home, 'config'), { recursive: true });
    const settings = { dockerHost: `unix://${await findEngineSocket()}` };
    await writeFile(path.join(own.home, 'config', 'config.json'), JSON.stringify(settings));
    await alert.waitFor({ state: 'detached' });
    await page.getByText(`${settings.dockerHost} (from the settings)`).waitFor();
  });
});
