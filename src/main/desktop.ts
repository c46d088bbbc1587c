import { randomUUID } from 'node:crypto';
import { BrowserWindow, dialog, ipcMain, MessageChannelMain, Notification } from 'electron';
import type { Core } from '../core/core.ts';
import { createRouter } from '../core/router/createRouter.ts';
import { CHANNELS } from '../shared/desktopChannels.ts';
import { notifyOperations } from './notifyOperations.ts';
import { readOpenedFiles } from './openedFiles.ts';
import { openWindow, type WindowStore } from './openWindow.ts';
import { takePageMessages } from './senderRoutes.ts';
import { servePort } from './servePort.ts';

export interface Desktop {
  /** Brings the window to the front, opening it if it is closed, and shows a hash route unless that is empty. */
  readonly goTo: (route: string) => void;
  /** Hands files over to the page, now or when it is there. */
  readonly openFiles: (files: readonly string[]) => void;
  /** Asks for files in the system's own dialog and hands them over. */
  readonly chooseFiles: () => void;
  readonly say: (title: string, body: string, route?: string) => void;
}

const report = (error: unknown, call: string): void => {
  process.stderr.write(
    `${call}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
};

/** The window and what leads to it, over the engine. Nothing of the engine's work depends on it being open. */
export const openDesktop = async (core: Core, store: WindowStore, signal: AbortSignal): Promise<Desktop> => {
  const router = createRouter(core);
  const waiting: string[] = [];
  let isReady = false;
  let window = await openWindow(store);
  const deliver = async () => {
    if (!isReady || waiting.length === 0) return;
    const { files, problems } = await readOpenedFiles(waiting.splice(0));
    if (files.length > 0) window.webContents.send(CHANNELS.openFiles, files);
    if (problems.length > 0) dialog.showErrorBox('Slipway could not open all files', problems.join('\n'));
  };
  takePageMessages(ipcMain, {
    onConnect: ({ senderFrame }) => {
      const { port1, port2 } = new MessageChannelMain();
      servePort(port1, { router, id: randomUUID(), report, onClose: (end) => port1.on('close', end) });
      port1.start();
      senderFrame?.postMessage(CHANNELS.port, null, [port2]);
    },
    onReady: () => {
      isReady = true;
      void deliver();
    },
  });
  const reopen = async () => {
    isReady = false;
    window = await openWindow(store);
  };
  const goTo = async (route: string) => {
    if (window.isDestroyed()) await reopen();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (route !== '') window.webContents.send(CHANNELS.goTo, route);
  };
  const say = (title: string, body: string, route = '') => {
    const notification = new Notification({ title, body });
    notification.on('click', () => void goTo(route));
    notification.show();
  };
  const openFiles = (files: readonly string[]) => {
    waiting.push(...files);
    void goTo('').then(deliver);
  };
  notifyOperations(core.operations.watch({ signal }), {
    isFocused: () => BrowserWindow.getFocusedWindow() !== null,
    show: ({ title, body, route }) => say(title, body, route),
  }).catch((error: unknown) => report(error, 'operations.watch'));
  return {
    goTo: (route) => void goTo(route),
    openFiles,
    chooseFiles: () => {
      const filters = [
        { name: 'Manifests and kubeconfigs', extensions: ['yaml', 'yml', 'json', 'conf', '*'] },
      ];
      void dialog
        .showOpenDialog(window, { filters, properties: ['openFile', 'multiSelections'] })
        .then(({ canceled, filePaths }) => {
          if (!canceled) openFiles(filePaths);
        });
    },
    say,
  };
};
