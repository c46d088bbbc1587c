import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ForwardEntry } from '../../src/shared/contract/pods.ts';
import { START } from './fake/samples.ts';
import { fake, openApp } from './openApp.tsx';

const PODS = '/c/slipway%2Fdemo/r/core/v1/pods';
const forward: ForwardEntry = {
  id: 'forward-1',
  cluster: 'slipway/demo',
  namespace: 'default',
  kind: 'Pod',
  name: 'web-1',
  port: 8080,
  address: '127.0.0.1',
  localPort: 41000,
  state: 'listening',
  pod: 'web-1',
  connections: 0,
  startedAt: START,
};

const pods = page.getByRole('grid', { name: 'Pods' });
const forwards = page.getByRole('grid', { name: 'Port-forwards' });
const deleteDialog = page.getByRole('dialog', { name: /^Delete Pod/ });
const row = (name: string) => page.getByRole('row', { name: new RegExp(`\\b${name}\\b`) });

/** The list of pods with its first row under the cursor. */
const openPods = async () => {
  openApp(PODS);
  await expect.element(row('web-2')).toBeVisible();
  focus(pods);
  await userEvent.keyboard('{Home}');
};

const focus = (locator: { element: () => Element }) => (locator.element() as HTMLElement).focus();

const openForwards = async () => {
  fake.state.forwards.set([forward]);
  await userEvent.keyboard('gf');
  await expect.element(forwards).toBeVisible();
};

const openLogs = async () => {
  await userEvent.keyboard('l');
  await expect.element(page.getByRole('tab', { name: 'Logs of web-1' })).toBeVisible();
};

describe('a key acts where the focus is', () => {
  test('Del on a tab of the dock closes the tab, and asks for nothing else', async () => {
    await openPods();
    await openLogs();
    focus(page.getByRole('tab', { name: 'Logs of web-1' }));
    await userEvent.keyboard('{Delete}');
    await expect.element(page.getByRole('tab', { name: 'Logs of web-1' })).not.toBeInTheDocument();
    await expect.element(deleteDialog).not.toBeInTheDocument();
    expect(fake.inputsOf('resources.delete')).toEqual([]);
  });

  test('Del again closes the next tab, which has the focus', async () => {
    await openPods();
    await openForwards();
    focus(pods);
    await openLogs();
    focus(page.getByRole('tab', { name: 'Logs of web-1' }));
    await userEvent.keyboard('{Delete}');
    await expect.element(page.getByRole('tab', { name: 'Port-forwards' })).toHaveFocus();
    await userEvent.keyboard('{Delete}');
    await expect.element(page.getByRole('tablist', { name: 'Open in the dock' })).not.toBeInTheDocument();
    await expect.element(deleteDialog).not.toBeInTheDocument();
    expect(fake.inputsOf('forwards.stop')).toEqual([]);
  });

  test('with port-forwards in the dock, / and Del on the page are the page’s', async () => {
    await openPods();
    await openForwards();
    focus(pods);
    await userEvent.keyboard('/');
    await expect.element(page.getByRole('textbox', { name: 'Filter Pods' })).toHaveFocus();
    await userEvent.keyboard('web-1');
    focus(pods);
    await userEvent.keyboard('{Home}{Delete}');
    await expect.element(page.getByRole('dialog', { name: 'Delete Pod web-1?' })).toBeVisible();
    expect(fake.inputsOf('forwards.stop')).toEqual([]);
  });

  test('and in the dock they are the dock’s', async () => {
    await openPods();
    await openForwards();
    focus(forwards);
    await userEvent.keyboard('/');
    await expect.element(page.getByRole('textbox', { name: 'Filter Port-forwards' })).toHaveFocus();
    focus(forwards);
    await userEvent.keyboard('{Home}{Delete}');
    await expect.poll(() => fake.inputsOf('forwards.stop')).toEqual([{ id: 'forward-1' }]);
    await expect.element(deleteDialog).not.toBeInTheDocument();
  });

  test('in a log / is its search, and Del deletes no pod', async () => {
    await openPods();
    await openLogs();
    await page.getByRole('region', { name: 'the log of web in web-1' }).click();
    await userEvent.keyboard('{Delete}/');
    await expect.element(page.getByRole('textbox', { name: 'Search the log of web in web-1' })).toHaveFocus();
    await expect.element(deleteDialog).not.toBeInTheDocument();
  });

  test('in the panel of an object they are that object’s, whatever row the cursor is on', async () => {
    openApp(`${PODS}?open=default%2Fweb-3`);
    const panel = page.getByRole('complementary', { name: 'Pod web-3' });
    await expect.element(panel.getByRole('tab', { name: 'YAML' })).toBeVisible();
    focus(pods);
    await userEvent.keyboard('{Home}');
    focus(panel.getByRole('tab', { name: 'Summary' }));
    await userEvent.keyboard('{Delete}');
    await expect.element(page.getByRole('dialog', { name: 'Delete Pod web-3?' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(deleteDialog).not.toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await expect.element(panel).not.toBeInTheDocument();
  });

  test('the keys of the frame work everywhere', async () => {
    await openPods();
    await openForwards();
    focus(forwards);
    await userEvent.keyboard('gn');
    await expect.element(page.getByRole('grid', { name: 'Nodes' })).toBeVisible();
  });

  test('the sheet of keys shows those of where it was opened', async () => {
    await openPods();
    await openForwards();
    focus(forwards);
    await userEvent.keyboard('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect.element(sheet.getByText('Stop', { exact: true })).toBeVisible();
    await expect.element(sheet.getByText('Show logs')).not.toBeInTheDocument();
  });
});

describe('a question before something is lost', () => {
  test('begins at Cancel: Enter changes nothing, Tab and Enter do it', async () => {
    await openPods();
    await userEvent.keyboard('{Delete}');
    await expect.element(deleteDialog.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(deleteDialog).not.toBeInTheDocument();
    expect(fake.inputsOf('resources.delete')).toEqual([]);
    await userEvent.keyboard('{Delete}');
    await expect.element(deleteDialog.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.poll(() => fake.inputsOf('resources.delete').length).toBe(1);
  });

  test('begins at Cancel where a node is removed', async () => {
    openApp('/c/slipway%2Fdemo/nodes');
    await expect.element(row('demo-worker-1')).toBeVisible();
    focus(page.getByRole('grid', { name: 'Nodes' }));
    await userEvent.keyboard('{End}{Delete}');
    const dialog = page.getByRole('dialog', { name: /^Remove the worker/ });
    await expect.element(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(dialog).not.toBeInTheDocument();
    expect(fake.inputsOf('clusters.removeNode')).toEqual([]);
  });
});
