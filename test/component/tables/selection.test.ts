import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { nodeEntries, podColumns } from '../fake/samples.ts';
import { fake, openApp } from '../openApp.tsx';
import {
  actionBar,
  boxOf,
  cellOf,
  expectSelected,
  filterField,
  grid,
  headBox,
  listColumn,
  placesOf,
  pods,
  podsPage,
} from './tablePage.ts';

beforeEach(async () => {
  await page.viewport(1280, 800);
  fake.table('pods').set(podColumns, pods(5));
});

const openPods = async () => {
  openApp(podsPage);
  await expect.element(cellOf('web-1')).toBeVisible();
};

const remove = (...names: readonly string[]) =>
  fake.table('pods').remove(...names.map((name) => `pod-${name}`));

describe('selecting rows', () => {
  test.each([
    { width: 1280, height: 800, panel: false },
    { width: 1280, height: 800, panel: true },
    { width: 1024, height: 700, panel: false },
    { width: 1024, height: 700, panel: true },
  ])('moves none of them at $width × $height, panel open: $panel', async ({ width, height, panel }) => {
    await page.viewport(width, height);
    openApp(`${podsPage}${panel ? '?open=default/web-1' : ''}`);
    if (panel) await expect.element(page.getByText('Containers')).toBeVisible();
    await expect.element(cellOf('web-1')).toBeVisible();
    const before = placesOf();
    await boxOf('web-2').click();
    await expect.element(actionBar()).toBeVisible();
    expect(placesOf()).toEqual(before);
    await boxOf('web-3').click();
    await expectSelected('web-2', 'web-3');
    expect(placesOf()).toEqual(before);
    await userEvent.keyboard('{Escape}');
    await expect.element(actionBar()).not.toBeInTheDocument();
    expect(placesOf()).toEqual(before);
  });

  test('offers each action in the bar or in its menu, and keeps what deletes in sight', async () => {
    await page.viewport(1024, 700);
    await openPods();
    await boxOf('web-2').click();
    await expect.element(actionBar().getByRole('button', { name: 'Delete' })).toBeVisible();
    await actionBar().getByRole('button', { name: 'More actions' }).click();
    await expect.element(page.getByRole('menuitem', { name: 'Copy kubectl command' })).toBeVisible();
  });

  test('forgets rows that are deleted: the box in the head counts those that are there', async () => {
    await openPods();
    for (const name of ['web-1', 'web-2', 'web-3']) await boxOf(name).click();
    await expect.element(headBox()).toBePartiallyChecked();
    remove('web-1', 'web-2', 'web-3');
    await expect.element(actionBar()).not.toBeInTheDocument();
    await expect.element(headBox()).not.toBeChecked();
    await expect.element(headBox()).not.toBePartiallyChecked();
    await headBox().click();
    await expect.element(actionBar().getByText('2 selected', { exact: true })).toBeVisible();
    await expect.element(headBox()).toBeChecked();
    remove('web-4');
    await expect.element(actionBar().getByText('1 selected', { exact: true })).toBeVisible();
    await expect.element(headBox()).toBeChecked();
  });

  test('does not select again what comes back under its name', async () => {
    const [first, ...others] = nodeEntries;
    if (first === undefined) throw new Error('the samples have nodes');
    openApp('/c/slipway%2Fdemo/nodes');
    await boxOf(first.name).click();
    await expect.element(actionBar()).toBeVisible();
    fake.state.nodes.set(others);
    await expect.element(actionBar()).not.toBeInTheDocument();
    fake.state.nodes.set(nodeEntries);
    await expect.element(boxOf(first.name)).not.toBeChecked();
  });

  test('says how many of them the filter hides', async () => {
    await openPods();
    for (const name of ['web-1', 'web-2']) await boxOf(name).click();
    await filterField().click();
    await userEvent.keyboard('web-2');
    await expect.element(actionBar().getByText('2 selected, 1 not shown', { exact: true })).toBeVisible();
    await expect.element(headBox()).toBeChecked();
    await userEvent.clear(filterField());
    await expect.element(actionBar().getByText('2 selected', { exact: true })).toBeVisible();
    await expect.element(headBox()).toBePartiallyChecked();
  });

  test('takes ranges with Shift and single rows with Ctrl', async () => {
    await openPods();
    await cellOf('web-2').click({ modifiers: ['Control'] });
    await cellOf('web-4').click({ modifiers: ['Shift'] });
    await expectSelected('web-2', 'web-3', 'web-4');
    await cellOf('web-3').click({ modifiers: ['Control'] });
    await expectSelected('web-2', 'web-4');
    await boxOf('web-5').click({ modifiers: ['Shift'] });
    await expectSelected('web-3', 'web-4', 'web-5');
    // None of these opened a row.
    await expect.element(page.getByText('Containers')).not.toBeInTheDocument();
  });

  test('acts on the selected rows, those that were deleted meanwhile left out', async () => {
    await openPods();
    for (const name of ['web-1', 'web-2', 'web-3']) await boxOf(name).click();
    remove('web-2');
    await expect.element(actionBar().getByText('2 selected', { exact: true })).toBeVisible();
    await actionBar().getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await expect.element(dialog.getByText('Delete 2 pods?')).toBeVisible();
    await dialog.getByRole('button', { name: 'Delete 2 objects' }).click();
    await expect.poll(() => fake.inputsOf('resources.delete')).toHaveLength(1);
    expect(fake.inputsOf('resources.delete')[0]).toMatchObject({
      refs: [{ name: 'web-1' }, { name: 'web-3' }],
    });
  });

  test('leaves the keys to the table when a box was ticked', async () => {
    await openPods();
    await boxOf('web-2').click();
    await expect.element(grid()).toHaveFocus();
    await userEvent.keyboard('{ArrowDown} ');
    await expectSelected('web-2', 'web-3');
    expect(listColumn()).toHaveLength(5);
  });
});
