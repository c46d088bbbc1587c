import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Locator, page, userEvent } from 'vitest/browser';
import { type } from '../editing.ts';
import { podColumns } from '../fake/samples.ts';
import { fake, openApp } from '../openApp.tsx';
import { cellOf, expectActive, filterField, grid, listColumn, pods, podsPage } from './tablePage.ts';

beforeEach(async () => {
  await page.viewport(1280, 800);
  fake.table('pods').set(podColumns, pods(12));
});

const openPods = async () => {
  openApp(podsPage);
  await expect.element(cellOf('web-1')).toBeVisible();
};

const count = () => page.getByRole('status').filter({ hasText: /\d/ });
const labelField = () => page.getByRole('textbox', { name: 'Label selector' });

describe('the filter of a table', () => {
  test('keeps each letter as it is typed, and what is corrected', async () => {
    await openPods();
    await filterField().click();
    let typed = '';
    for (const letter of 'WEB-1 run') {
      await userEvent.keyboard(letter);
      typed += letter;
      await expect.element(filterField()).toHaveValue(typed);
    }
    await expect.poll(() => listColumn()).toEqual(['web-1', 'web-10', 'web-11', 'web-12']);
    await expect.element(count()).toHaveTextContent('4 of 12');
    await userEvent.keyboard('{Home}{Delete}{End}{Backspace}{Backspace}{Backspace}{Backspace}2');
    await expect.element(filterField()).toHaveValue('EB-12');
    await expect.poll(() => listColumn()).toEqual(['web-12']);
  });

  test('takes what is pasted, and gives back all rows when it is cut or cleared', async () => {
    await openPods();
    await filterField().click();
    await userEvent.keyboard('web-3{Control>}a{/Control}{Control>}x{/Control}');
    await expect.element(filterField()).toHaveValue('');
    await expect.poll(() => listColumn()).toHaveLength(12);
    await userEvent.keyboard('{Control>}v{/Control}');
    await expect.element(filterField()).toHaveValue('web-3');
    await expect.poll(() => listColumn()).toEqual(['web-3']);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => listColumn()).toHaveLength(12);
    await expect.element(count()).toHaveTextContent('12');
  });

  test('leads with Enter to the first row, with Escape back', async () => {
    await openPods();
    await userEvent.keyboard('/web-2');
    await expect.poll(() => listColumn()).toEqual(['web-2']);
    await userEvent.keyboard('{Enter}');
    await expect.element(grid()).toHaveFocus();
    await expectActive('web-2');
    await userEvent.keyboard('/{Escape}');
    await expect.element(filterField()).toHaveValue('');
    await expect.element(filterField()).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(grid()).toHaveFocus();
  });

  test('stays as it is when somebody clicks beside it', async () => {
    await openPods();
    await filterField().click();
    await userEvent.keyboard('web-2');
    await page.getByRole('heading', { name: 'Pods' }).click();
    await expect.element(filterField()).toHaveValue('web-2');
    await expect.poll(() => listColumn()).toEqual(['web-2']);
  });

  test('says what it looked for when nothing has it', async () => {
    await openPods();
    await userEvent.keyboard('/nowhere');
    await expect.element(page.getByText('Nothing here has «nowhere» in it.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear the filter' }).last().click();
    await expect.poll(() => listColumn()).toHaveLength(12);
  });

  test('counts nothing where nothing is filtered', async () => {
    await openPods();
    await expect.element(count()).toHaveTextContent('12');
    fake.table('pods').set(podColumns, pods(4000));
    await expect.element(count()).toHaveTextContent('4,000');
  });

  test('of labels is asked for when it is entered, and put back by Escape', async () => {
    await openPods();
    const selectors = () =>
      fake.inputsOf('resources.watch').map((input) => Reflect.get(Object(input), 'labelSelector'));
    await labelField().click();
    await userEvent.keyboard('app=wbe');
    await userEvent.keyboard('{Backspace}{Backspace}eb,tier!=test');
    expect(selectors().some(Boolean)).toBe(false);
    await userEvent.keyboard('{Enter}');
    await expect.poll(selectors).toContain('app=web,tier!=test');
    await userEvent.keyboard('oops{Escape}');
    await expect.element(labelField()).toHaveValue('app=web,tier!=test');
    await userEvent.clear(labelField());
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => selectors().at(-1)).toBeUndefined();
  });
});

const texts = fc.string({
  unit: fc.constantFrom(...'aZ09 -_/?.,:;=!*+()[]{}|^$\\"\'`<>&%#~@äßé日本'),
  minLength: 1,
  maxLength: 8,
});

/** Types a text and takes it away again. */
const expectKept = async (field: Locator, text: string) => {
  await field.click();
  await type(text);
  await expect.element(field).toHaveValue(text);
  await userEvent.clear(field);
  await expect.element(field).toHaveValue('');
};

describe('whatever is typed into a field that filters', () => {
  const places = [
    { what: 'a table', route: podsPage, field: filterField },
    { what: 'labels', route: podsPage, field: labelField },
    { what: 'events', route: '/c/slipway%2Fdemo/events', field: filterField },
    { what: 'contexts', route: '/contexts', field: filterField },
  ];

  test.each(places)('$what: no letter is lost and nothing breaks', async ({ route, field }) => {
    openApp(route);
    await expect.element(field()).toBeVisible();
    await fc.assert(
      fc.asyncProperty(texts, (text) => expectKept(field(), text)),
      { numRuns: 12, endOnFailure: true, examples: [['g /?'], ['\\'], ['(.*'], ['[a-{2}'], [' a  b ']] },
    );
  });
});
