import { join } from 'node:path';
import { app, BrowserWindow, protocol, session } from 'electron';
import { RENDERER_ORIGIN, serveRenderer } from './serveRenderer.ts';

const rendererFolder = join(import.meta.dirname, '../renderer');

/** Opens the window. What it shows is our own page and stays so: see `refuseToLeave`. */
const openWindow = async (): Promise<void> => {
  const window = new BrowserWindow({
    title: 'Slipway',
    width: 960,
    height: 720,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  await window.loadURL(`${RENDERER_ORIGIN}/`);
};

/** No page of this app opens windows, goes elsewhere or embeds a page. */
const refuseToLeave = (): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
};

/** Camera, notifications, USB and the rest: nothing here needs them. */
const refusePermissions = (): void => {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
};

const start = async (): Promise<void> => {
  await app.whenReady();
  refusePermissions();
  protocol.handle('app', (request) => serveRenderer(rendererFolder, request.url));
  await openWindow();
};

/** A window that cannot open leaves nothing to click on, so the app says why and ends. */
const endWithError = (error: unknown): void => {
  process.stderr.write(
    `Slipway could not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  app.exit(1);
};

// Both have to happen before the app is ready.
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
refuseToLeave();
app.on('window-all-closed', () => app.quit());
start().catch(endWithError);
