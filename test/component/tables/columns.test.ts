import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { podColumns } from '../fake/samples.ts';
import { fake, openApp } from '../openApp.tsx';
import { cellOf, expectActive, grid, listColumn, pods, podsPage } from './tablePage.ts';

const crashed = ['api-1', '1/2', 'CrashLoopBackOff', 3, '5m', '10.244.1.9', 'demo-worker-2'] as const;

beforeEach(async () => {
  await page.viewport(1280, 800);
  const [first, ...others] = pods(5);
  if (first === undefined) throw new Error('the samples have pods');
  fake.table('pods').set(podColumns, [{ ...first, name: 'api-1', cells: crashed }, ...others]);
});

const openPods = async (search = '') => {
  openApp(`${podsPage}${search}`);
  await expect.element(cellOf('api-1')).toBeVisible();
};

const heads = () =>
  [...document.querySelectorAll('[role=columnheader]')].flatMap((head) => head.textContent || []);

const boxOfGrid = () => grid().element().getBoundingClientRect();

/** Whether all of it is inside of the table, and nothing scrolls sideways. */
const isInSight = (element: Element) => {
  const { left, right } = element.getBoundingClientRect();
  const area = boxOfGrid();
  return left >= area.left && right <= area.right;
};

describe('the columns of the pods', () => {
  test('end with the age at 1280 pixels, nothing cut', async () => {
    await openPods();
    await expect
      .poll(heads)
      .toEqual(['Name', 'Status', 'Namespace', 'Ready', 'Restarts', 'IP', 'Node', 'Age']);
    const element = grid().element();
    expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth);
    const cut = [...element.querySelectorAll('[role=gridcell]')].filter(
      (cell) => cell.scrollWidth > cell.clientWidth,
    );
    expect(cut.map((cell) => cell.textContent)).toEqual([]);
  });

  test.each([
    [1280, 800, ['Name', 'Status', 'Ready', 'Age']],
    [1024, 700, ['Name']],
  ])('give way beside a panel at %d × %d', async (width, height, wanted) => {
    await page.viewport(width, height);
    await openPods('?open=default/api-1');
    await expect.element(page.getByRole('complementary', { name: 'Pod api-1' })).toBeVisible();
    await expect.poll(heads).toEqual(wanted);
    expect(isInSight(cellOf('api-1').element())).toBe(true);
    expect(grid().element().scrollWidth).toBeLessThanOrEqual(grid().element().clientWidth);
  });

  test('that a person chose stay, and the name stays in sight beside them', async () => {
    await openPods();
    await page.getByRole('button', { name: 'Choose columns' }).click();
    await page.getByRole('checkbox', { name: 'Labels' }).click();
    await page.getByRole('checkbox', { name: 'Owner' }).click();
    await userEvent.keyboard('{Escape}');
    await expect.poll(heads).toContain('Owner');
    await page.viewport(1024, 700);
    await expect.poll(heads).toContain('Labels');
    grid().element().scrollLeft = 300;
    await expect.poll(() => isInSight(cellOf('api-1').element())).toBe(true);
  });

  test('are shown and hidden in the chooser, all but the last one', async () => {
    await openPods();
    await page.getByRole('button', { name: 'Choose columns' }).click();
    const chooser = page.getByRole('dialog');
    for (const title of ['Status', 'Namespace', 'Ready', 'Restarts', 'IP', 'Node', 'Age'])
      await chooser.getByRole('checkbox', { name: title, exact: true }).click();
    await expect.poll(heads).toEqual(['Name']);
    await expect.element(chooser.getByRole('checkbox', { name: 'Name', exact: true })).toBeDisabled();
    await chooser.getByRole('button', { name: 'Reset to default' }).click();
    await expect.poll(heads).toContain('Age');
  });

  test('mark a pod of which not all is ready', async () => {
    await openPods();
    const weight = (text: string) => {
      const cell = page.getByText(text, { exact: true }).first().element();
      return getComputedStyle(cell).fontWeight;
    };
    expect(weight('1/2')).toBe('600');
    expect(weight('1/1')).toBe('400');
  });

  test('sort by a click on their title, the other way round by a second one', async () => {
    await openPods();
    await page.getByRole('button', { name: 'Restarts' }).click();
    await expect.poll(() => listColumn().at(-1)).toBe('api-1');
    await page.getByRole('button', { name: 'Restarts' }).click();
    await expect.poll(() => listColumn()[0]).toBe('api-1');
    await expect
      .element(page.getByRole('columnheader', { name: 'Restarts' }))
      .toHaveAttribute('aria-sort', 'descending');
  });
});

/** The order of the rows at each change of the table, from now on. */
const recordOrders = () => {
  const orders: (readonly string[])[] = [];
  const observer = new MutationObserver(() => orders.push(listColumn()));
  observer.observe(grid().element(), {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  return { orders, stop: () => observer.disconnect() };
};

test('a row does not move away from under the pointer', async () => {
  await openPods();
  await page.getByRole('button', { name: 'Restarts' }).click();
  await page.getByRole('button', { name: 'Restarts' }).click();
  await expect.poll(() => listColumn()[0]).toBe('api-1');
  const before = listColumn();
  await cellOf('web-3').hover();
  const { orders, stop } = recordOrders();
  const [, , third] = fake.table('pods').rows;
  if (third === undefined) throw new Error('there are five pods');
  fake.table('pods').upsert({ ...third, cells: third.cells.with(3, 99) });
  await expect.element(cellOf('99')).toBeVisible();
  stop();
  expect(orders[0]).toEqual(before);
  await page.getByRole('heading', { name: 'Pods' }).hover();
  await expect.poll(() => listColumn()[0]).toBe('web-3');
});

test('the row that the keys act on stays the same one when the order changes', async () => {
  await openPods();
  await userEvent.keyboard('/{Enter}{ArrowDown}');
  await expectActive('web-2');
  await page.getByRole('button', { name: 'Name' }).click();
  await expect.poll(() => listColumn()[0]).toBe('web-5');
  await expectActive('web-2');
});
