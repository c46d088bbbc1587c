import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectNoSeriousAxeFaults } from './expectNoSeriousAxeFaults.ts';

/** Shows the page light and dark, and lets axe look at both. */
export const expectNoSeriousAxeFaultsInBothThemes = async (page: Page): Promise<void> => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    await expectNoSeriousAxeFaults(page);
  }
};

const NORMAL = { width: 1280, height: 800 };

/** A narrow window, and what a zoom of 200 % leaves of a usual one. */
const sizes = [
  { width: 1024, height: 768 },
  { width: 640, height: 400 },
];

/** Parts that stick out of the page sideways, where nothing scrolls to them; named by tag, class and text. */
const findCutOff = `[...document.querySelectorAll('main *, [role=dialog] *')].flatMap((part) => {
  const { left, right, width, height } = part.getBoundingClientRect();
  const isSeen = width > 1 && height > 1 && part.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  if (!isSeen || (left >= -1 && right <= innerWidth + 1)) return [];
  for (let box = part.parentElement; box !== null; box = box.parentElement) {
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX) && box.localName !== 'main') return [];
  }
  return [part.localName + '.' + part.className + ' «' + part.textContent.slice(0, 40) + '»'];
})`;

/**
 * The page has no sideways scrolling as a whole and nothing sticks out of it, in a narrow window and at a zoom of 200 %;
 * `reach` is asked, at each size, to reach what matters on it.
 */
export const expectUsableWhereNarrow = async (page: Page, reach: () => Promise<void>): Promise<void> => {
  for (const size of sizes) {
    await page.setViewportSize(size);
    const width = await page.evaluate(
      'Math.max(document.documentElement.scrollWidth, document.querySelector("main").scrollWidth + document.querySelector("main").getBoundingClientRect().left)',
    );
    expect(width, `what is as wide as the window of ${size.width}`).toBeLessThanOrEqual(size.width);
    expect(await page.evaluate(findCutOff), `cut off at ${size.width}`).toEqual([]);
    await reach();
  }
  await page.setViewportSize(NORMAL);
};
