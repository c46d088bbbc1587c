import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly goTo: (route: string) => void;
  readonly openFiles: () => void;
  readonly checkForUpdates: () => void;
}

/** The native menu. Editing, zoom and windows are the system's own roles; the rest leads into the page. */
export const makeAppMenu = (
  platform: NodeJS.Platform,
  { goTo, openFiles, checkForUpdates }: MenuActions,
): MenuItemConstructorOptions[] => [
  ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
  {
    label: 'File',
    submenu: [
      { label: 'New cluster …', accelerator: 'CmdOrCtrl+N', click: () => goTo('/new') },
      { label: 'Open files …', accelerator: 'CmdOrCtrl+O', click: openFiles },
      { type: 'separator' },
      { label: 'Settings …', accelerator: 'CmdOrCtrl+,', click: () => goTo('/settings') },
      { type: 'separator' },
      { role: platform === 'darwin' ? 'close' : 'quit' },
    ],
  },
  { role: 'editMenu' },
  {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  },
  { role: 'windowMenu' },
  {
    label: 'Help',
    submenu: [{ label: 'Check for updates …', click: checkForUpdates }],
  },
];
