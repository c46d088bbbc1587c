import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { podColumns } from '../fake/samples.ts';
import { fake, openApp } from '../openApp.tsx';
import { cellOf, enterRows, expectActive, expectSelected, grid, pods, podsPage } from './tablePage.ts';

beforeEach(async () => {
  await page.viewport(1280, 800);
  fake.table('pods').set(podColumns, pods(60));
  openApp(podsPage);
  await expect.element(cellOf('web-1')).toBeVisible();
  await enterRows();
});

describe('the keys of a table', () => {
  test('move from row to row, and no further than there are rows', async () => {
    await expectActive('web-1');
    await userEvent.keyboard('{ArrowUp}');
    await expectActive('web-1');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expectActive('web-3');
    await userEvent.keyboard('{End}');
    await expectActive('web-60');
    await expect.element(cellOf('web-60')).toBeVisible();
    await userEvent.keyboard('{ArrowDown}');
    await expectActive('web-60');
    await userEvent.keyboard('{Home}{PageDown}{PageUp}');
    await expectActive('web-1');
  });

  test('select with Space, on the way with Shift, and all', async () => {
    await userEvent.keyboard(' {ArrowDown}{ArrowDown} ');
    await expectSelected('web-1', 'web-3');
    await userEvent.keyboard(' ');
    await expectSelected('web-1');
    await userEvent.keyboard('{Home}{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    await expectSelected('web-1', 'web-2', 'web-3');
    await userEvent.keyboard('{Shift>}{ArrowUp}{/Shift}');
    await expectSelected('web-1', 'web-2');
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.element(page.getByText('60 selected').first()).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expectSelected();
  });

  test('open the row with Enter, and close it with Escape', async () => {
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.element(page.getByRole('complementary', { name: 'Pod web-2' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('complementary', { name: 'Pod web-2' })).not.toBeInTheDocument();
  });

  test('go on from where a row was that is deleted', async () => {
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expectActive('web-3');
    fake.table('pods').remove('pod-web-3');
    await expect.element(cellOf('web-3')).not.toBeInTheDocument();
    await expectActive(undefined);
    // It must not fall on a neighbour.
    await userEvent.keyboard('{Delete}');
    await userEvent.keyboard('{ArrowDown}');
    await expectActive('web-4');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(fake.inputsOf('resources.delete')).toEqual([]);
  });

  test('that mean nothing here change nothing', async () => {
    await userEvent.keyboard('zq{F2}{Insert}');
    await expectActive('web-1');
    await expectSelected();
    await expect.element(grid()).toHaveFocus();
  });
});
