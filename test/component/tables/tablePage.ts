import { expect } from 'vitest';
import { type Locator, page, userEvent } from 'vitest/browser';
import { podRows } from '../fake/samples.ts';

export const podsPage = '/c/slipway%2Fdemo/r/core/v1/pods';

export const pods = podRows;

export const grid = (): Locator => page.getByRole('grid');
export const filterField = (): Locator => page.getByRole('textbox', { name: /^Filter / });
/** The box that selects a row. */
export const boxOf = (name: string): Locator =>
  page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
export const headBox = (): Locator => page.getByRole('checkbox', { name: 'Select all rows' });
export const actionBar = (): Locator => page.getByRole('toolbar', { name: 'For the selected rows' });
export const cellOf = (text: string): Locator => page.getByRole('gridcell', { name: text, exact: true });

/** The rows that are drawn, from top to bottom. */
const rowElements = (): readonly HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('[role=grid] [role=row][aria-selected]')].sort(
    (a, b) => a.offsetTop - b.offsetTop,
  );

/** Texts of one column from top to bottom; the name's is 0. */
export const listColumn = (column = 0): readonly string[] =>
  rowElements().map((row) => row.querySelectorAll('[role=gridcell]')[column + 1]?.textContent?.trim() ?? '');

/** Where each row is on the screen. */
export const placesOf = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    listColumn().map((name, index) => [name, rowElements()[index]?.getBoundingClientRect().top ?? 0]),
  );

const listSelected = (): readonly string[] =>
  listColumn().filter((_, index) => rowElements()[index]?.getAttribute('aria-selected') === 'true');

/** Name of the row that the keys act on. */
const readActive = (): string | undefined => {
  const id = grid().element().getAttribute('aria-activedescendant');
  const row = id === null ? null : document.getElementById(id);
  return row?.querySelectorAll('[role=gridcell]')[1]?.textContent ?? undefined;
};

export const expectActive = (name: string | undefined): Promise<void> => expect.poll(readActive).toBe(name);
export const expectSelected = (...names: readonly string[]): Promise<void> =>
  expect.poll(listSelected).toEqual(names);

/** Goes from anywhere to the first row as a person without a mouse does. */
export const enterRows = async (): Promise<void> => {
  await userEvent.keyboard('/');
  await expect.element(filterField()).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(grid()).toHaveFocus();
};
