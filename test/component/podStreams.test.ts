import { beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { LogBatch, LogLine, TerminalEvent } from '../../src/shared/contract/pods.ts';
import { fake, openApp } from './openApp.tsx';

const PODS = '/c/slipway%2Fdemo/r/core/v1/pods';
const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const focus = (locator: { element: () => Element }) => (locator.element() as HTMLElement).focus();

/** Opens the list of pods and presses a key on its first row. */
const pressOnFirstPod = async (key: string) => {
  openApp(PODS);
  await expect.element(page.getByRole('row', { name: /web-2\b/ })).toBeVisible();
  focus(page.getByRole('grid', { name: 'Pods' }));
  await userEvent.keyboard(`{Home}${key}`);
};

const serveLog = (lines: readonly LogLine[]) => {
  let tell: (batch: LogBatch) => void = () => undefined;
  fake.answer('pods.logs', async function* (_, signal) {
    yield { lines };
    while (!signal.aborted) {
      yield await new Promise<LogBatch>((resolve) => {
        tell = resolve;
        signal.addEventListener('abort', () => resolve({ lines: [] }), { once: true });
      });
    }
  });
  return (...texts: readonly string[]) => tell({ lines: texts.map((text) => ({ text })) });
};

const log = page.getByRole('region', { name: 'the log of web in web-1' });
const tab = (name: string) => page.getByRole('tab', { name });

describe('a log', () => {
  test('still shows its end after another tab of the dock was shown', async () => {
    const long = 'a line that is much longer than the window is wide '.repeat(12);
    const say = serveLog(Array.from({ length: 300 }, (_, index) => ({ text: `${index} ${long}` })));
    await pressOnFirstPod('l');
    await expect.element(log.getByText(/^299 /)).toBeInViewport();
    await userEvent.keyboard('gf');
    await expect.element(page.getByRole('grid', { name: 'Port-forwards' })).toBeVisible();
    say(...Array.from({ length: 50 }, (_, index) => `later ${index} ${long}`), 'the very end');
    await tab('Logs of web-1').click();
    await expect.element(log.getByText('the very end')).toBeInViewport();
    await tab('Port-forwards').click();
    await tab('Logs of web-1').click();
    await expect.element(log.getByText('the very end')).toBeInViewport();
  });

  test('is searched through colours and over the parts of a long line', async () => {
    serveLog([
      { text: '\u001b[31mERR\u001b[0mOR here' },
      { text: 'first part nee' },
      { text: 'dle second part', continues: true },
    ]);
    await pressOnFirstPod('l');
    await expect.element(log.getByText('ERROR here')).toBeVisible();
    await log.click();
    await userEvent.keyboard('/error hx{Backspace}ere');
    await expect.element(page.getByText('1 of 1')).toBeVisible();
    await userEvent.clear(page.getByRole('textbox', { name: /^Search the log/ }));
    await userEvent.keyboard('needle');
    await expect.element(page.getByText('1 of 1')).toBeVisible();
  });

  test.each([
    ['wrapped', ''],
    ['not wrapped', 'Wrap'],
  ])('shows a match far inside a line that is longer than the window, %s', async (_, off) => {
    const long = 'abcdefghij '.repeat(2000);
    serveLog([
      ...Array.from({ length: 300 }, (__, index) => ({ text: `${index} before` })),
      { text: `${long}NEEDLE at the end` },
      ...Array.from({ length: 300 }, (__, index) => ({ text: `${index} after` })),
    ]);
    await pressOnFirstPod('l');
    await expect.element(log.getByText('299 after')).toBeInViewport();
    if (off !== '') await page.getByRole('switch', { name: off }).click();
    await log.click();
    await userEvent.keyboard('/needle');
    await expect.element(log.getByText('NEEDLE', { exact: true })).toBeInViewport();
  });

  describe('that is saved', () => {
    const saved: Blob[] = [];
    beforeEach(() => {
      saved.length = 0;
      vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
        saved.push(blob as Blob);
        return 'blob:saved';
      });
      vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
      return () => vi.restoreAllMocks();
    });

    test('has the bytes of the container, and not those of the view', async () => {
      serveLog([{ at: 0, text: 'shown' }]);
      fake.answer('pods.downloadLog', async function* () {
        yield { data: base64('10 %\r20 %\r\n\u001b[31mred') };
        yield { data: btoa('\u00ff\u0000') };
      });
      await pressOnFirstPod('l');
      await expect.element(log.getByText('shown')).toBeVisible();
      await page.getByRole('button', { name: 'Save as a file' }).click();
      await expect.poll(() => saved.length).toBe(1);
      const bytes = new Uint8Array(await (saved[0] as Blob).arrayBuffer());
      const text = new TextEncoder().encode('10 %\r20 %\r\n\u001b[31mred');
      expect([...bytes]).toEqual([...text, 255, 0]);
      expect(fake.inputsOf('pods.downloadLog')).toEqual([
        { cluster: 'slipway/demo', namespace: 'default', pod: 'web-1', container: 'web', previous: false },
      ]);
    });

    test('is not saved in part when it breaks off', async () => {
      serveLog([{ text: 'shown' }]);
      fake.refuse('pods.downloadLog', { code: 'HOST_UNREACHABLE', message: 'The log broke off: cut.' });
      await pressOnFirstPod('l');
      await expect.element(log.getByText('shown')).toBeVisible();
      await page.getByRole('button', { name: 'Save as a file' }).click();
      await expect.element(page.getByText(/The log broke off: cut/)).toBeVisible();
      expect(saved).toEqual([]);
    });
  });
});

describe('a terminal', () => {
  const openTerminal = async (output: string) => {
    fake.answer('terminals.openInPod', async function* (_, signal): AsyncGenerator<TerminalEvent, void> {
      yield { id: 'terminal-1' };
      yield { data: base64(output) };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    await pressOnFirstPod('s');
    await expect.poll(() => document.querySelector('.xterm-rows')?.textContent).toContain('ready');
  };
  const written = () =>
    fake
      .inputsOf('terminals.write')
      .map((input) => atob((input as { readonly data: string }).data))
      .join('');

  test('gives the program each letter that is typed, as UTF-8', async () => {
    await openTerminal('ready');
    await userEvent.keyboard('lss{Backspace} ä€');
    await expect.poll(written).toBe(`lss\u007f ${atob(base64('ä€'))}`);
  });

  test('gives it the place of the mouse beyond column 95 as one byte', async () => {
    // The mouse is told in the old way, by bytes: 32 more than button, column and row.
    await openTerminal('\u001b[?1000hready');
    const screen = document.querySelector('.xterm-screen') as HTMLElement;
    const { left, top, width } = screen.getBoundingClientRect();
    const { columns } = fake.inputsOf('terminals.openInPod')[0] as { readonly columns: number };
    expect(columns).toBeGreaterThan(120);
    const at = { clientX: left + (width / columns) * 119.5, clientY: top + 3, bubbles: true, button: 0 };
    screen.dispatchEvent(new MouseEvent('mousedown', at));
    document.dispatchEvent(new MouseEvent('mouseup', at));
    await expect
      .poll(() => [...written()].map((byte) => byte.charCodeAt(0)).slice(0, 6))
      .toEqual([27, 91, 77, 32, 32 + 120, 33]);
  });
});

describe('a forward', () => {
  test('shows the command for this cluster', async () => {
    await pressOnFirstPod('f');
    const dialog = page.getByRole('dialog', { name: 'Forward a port of web-1' });
    await expect.element(dialog.getByRole('button', { name: 'Forward' })).toBeEnabled();
    await dialog.getByRole('textbox', { name: 'Port on this computer' }).click();
    await userEvent.keyboard('41x000');
    await dialog.getByRole('button', { name: 'Show the command' }).click();
    await expect
      .element(page.getByText('kubectl --context slipway-demo port-forward -n default pod/web-1 41000:8080'))
      .toBeVisible();
  });

  test('does not say that anything answers, and shows what is refused', async () => {
    await pressOnFirstPod('f');
    await page.getByRole('dialog').getByRole('button', { name: 'Forward' }).click();
    await expect.element(page.getByText('http://127.0.0.1:41000 leads to port 8080 of web-1.')).toBeVisible();
    const problem = 'Nothing in pod web-1 listens on port 8080.';
    fake.state.forwards.change((entries) =>
      entries.map((entry) => ({ ...entry, state: 'waiting', problem })),
    );
    const row = page.getByRole('grid', { name: 'Port-forwards' }).getByRole('row', { name: /41000/ });
    await expect.element(row.getByText('Waiting')).toBeVisible();
    await expect.element(row.getByText(problem)).toBeVisible();
  });

  test('of the kubeconfig names its own context', async () => {
    openApp('/c/context%2Fstaging/namespaces');
    await page.getByRole('button', { name: 'Create a namespace' }).click();
    await userEvent.keyboard('shop');
    await page.getByRole('button', { name: 'Show the command' }).click();
    await expect.element(page.getByText('kubectl --context staging create namespace shop')).toBeVisible();
  });
});
