import type { Locator, Page } from 'playwright-core';

/** Milliseconds for a cluster that comes up or goes, and for a page's answer, on a machine that is busy. */
export const CLUSTER = 300_000;
export const ANSWER = 60_000;

export const heading = (page: Page, name: string): Locator =>
  page.getByRole('heading', { name, exact: true });

/** A cluster of ours on the home page. */
export const card = (page: Page, name: string): Locator =>
  page.getByRole('article', { name: `Cluster ${name}`, exact: true });

export const nameField = (page: Page): Locator => page.getByRole('textbox', { name: 'Name', exact: true });

/** The operation of the page is in this state; it is looked for as long as a cluster takes. */
export const waitForState = (page: Page, state: string, timeout = CLUSTER): Promise<void> =>
  page.locator('main header').getByText(state, { exact: true }).waitFor({ timeout });

export const focused = (target: Locator): Locator => target.and(target.page().locator(':focus'));

/** Presses a key until the focus is on a control, as somebody without a mouse does. */
export const press = async (page: Page, key: string, target: Locator): Promise<void> => {
  // A radio is there for the keyboard and for screen readers, and drawn by its label.
  await target.waitFor({ state: 'attached' });
  for (let steps = 0; steps < 60; steps++) {
    if ((await focused(target).count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${target}.`);
};
