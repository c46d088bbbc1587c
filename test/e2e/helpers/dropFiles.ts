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
  let taken = false;
  const over = page
    .evaluate(
      `new Promise((resolve) => {
        addEventListener('dragover', () => requestAnimationFrame(() => setTimeout(resolve)), { once: true });
      })`,
    )
    .then(() => {
      taken = true;
    });
  // While files are held over a page it is told so every 350 ms, as HTML has it; one that is lost does not count.
  while (!taken) {
    void send('dragOver').catch(() => undefined);
    await Promise.race([over, page.waitForTimeout(350)]);
  }
  await send('drop');
  await session.detach();
};
