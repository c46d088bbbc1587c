import path from 'node:path';
import { BrowserWindow, dialog, screen, shell } from 'electron';
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
  // Electron would not close it, and say nothing.
  window.webContents.on('will-prevent-unload', (event) => {
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: 'Discard changes?',
      detail: 'What you changed in this window is not saved, and will be lost.',
      buttons: ['Keep editing', 'Discard'],
      defaultId: 0,
      cancelId: 0,
    });
    if (answer === 1) event.preventDefault();
  });
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    store.set('window', { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  await window.loadURL(`${RENDERER_ORIGIN}/`);
  return window;
};
