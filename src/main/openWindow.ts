import path from 'node:path';
import { BrowserWindow, screen, shell } from 'electron';
import { RENDERER_ORIGIN } from './serveRenderer.ts';
import { ruleWindow } from './windowRules.ts';
import { chooseWindowState } from './windowState.ts';

/** Where the window's place is kept. */
export interface WindowStore {
  get(key: 'window'): unknown;
  set(key: 'window', value: unknown): void;
}

/** Opens the window where it was last; what it shows is our own page and stays so. */
export const openWindow = async (store: WindowStore): Promise<BrowserWindow> => {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { maximized, ...bounds } = chooseWindowState(store.get('window'), areas);
  const window = new BrowserWindow({
    ...bounds,
    title: 'Slipway',
    minWidth: 640,
    minHeight: 400,
    show: false,
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  ruleWindow(window.webContents, (link) => shell.openExternal(link));
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    store.set('window', { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  await window.loadURL(`${RENDERER_ORIGIN}/`);
  return window;
};
