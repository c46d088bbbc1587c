import type { Page } from 'playwright-core';

/** Drops files or folders of the disk onto the middle of the page, as a file manager would. */
export const dropFiles = async (page: Page, ...files: readonly string[]): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type,
      x: 400,
      y: 400,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    });
  }
  await session.detach();
};
