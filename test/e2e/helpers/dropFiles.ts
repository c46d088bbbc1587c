import type { CDPSession, Page } from 'playwright-core';

/** Files or folders of the disk that are held over the middle of the page, as a file manager would. */
export interface HeldFiles {
  /** Lets go of them. */
  readonly drop: () => Promise<void>;
  /** Gives the drag up. */
  readonly cancel: () => Promise<void>;
}

type DragEvent = 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel';

const openDrag = (session: CDPSession, files: readonly string[]) => (type: DragEvent) =>
  session.send('Input.dispatchDragEvent', {
    type,
    x: 400,
    y: 400,
    data: { items: [], files: [...files], dragOperationsMask: 1 },
  });

const TOLD_AGAIN = `new Promise((resolve) => {
  addEventListener('dragover', () => requestAnimationFrame(() => setTimeout(resolve)), { once: true });
})`;

/** Holds files over the page until it says that it takes them, which on a busy computer is some time after. */
export const holdFiles = async (page: Page, ...files: readonly string[]): Promise<HeldFiles> => {
  const session = await page.context().newCDPSession(page);
  const send = openDrag(session, files);
  await send('dragEnter');
  await holdUntil(page, send, page.getByText('Let go to open').waitFor());
  // The browser has to hear of it too: it has once the page was told again.
  await holdUntil(page, send, page.evaluate(TOLD_AGAIN));
  const end = async (type: 'drop' | 'dragCancel') => {
    await send(type);
    await session.detach();
  };
  return { drop: () => end('drop'), cancel: () => end('dragCancel') };
};

/** While files are held over a page it is told so every 350 ms, as HTML has it; one that is lost does not count. */
const holdUntil = async (
  page: Page,
  send: (type: DragEvent) => Promise<unknown>,
  until: Promise<unknown>,
) => {
  let isOver = false;
  const over = until.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    void send('dragOver').catch(() => undefined);
    await Promise.race([over, page.waitForTimeout(350)]);
  }
};

/** Drops files or folders of the disk onto the page: lets go when it has said that it takes them. */
export const dropFiles = async (page: Page, ...files: readonly string[]): Promise<void> => {
  const { drop } = await holdFiles(page, ...files);
  await drop();
};
