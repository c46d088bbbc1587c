import type { Page } from 'playwright-core';

/**
 * Drops files or folders of the disk onto the middle of the page, as a file manager would: it lets go when the page has
 * said that it takes them, which on a busy computer is some time after they are over it.
 */
export const dropFiles = async (page: Page, ...files: readonly string[]): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', {
      type,
      x: 400,
      y: 400,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    });
  await send('dragEnter');
  await send('dragOver');
  await page.getByText('Let go to open').waitFor();
  const isOver = page.evaluate(
    `new Promise((resolve) => {
      addEventListener('dragover', () => requestAnimationFrame(() => setTimeout(resolve)), { once: true });
    })`,
  );
  await page.evaluate('0');
  await send('dragOver');
  await isOver;
  await send('drop');
  await session.detach();
};
