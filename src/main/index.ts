import path from 'node:path';
import { app, dialog, Menu, protocol, safeStorage, session } from 'electron';
import ElectronStore from 'electron-store';
import { createCore } from '../core/createCore.ts';
import { findFolders } from '../core/settings/folders.ts';
import { makeAppMenu } from './appMenu.ts';
import { type Desktop, openDesktop } from './desktop.ts';
import { endApp, type QuitQuestion } from './endApp.ts';
import { readLoginEnv } from './loginEnv.ts';
import { findFilesInArgv } from './openedFiles.ts';
import { openSecretStore } from './openSecretStore.ts';
import { createSecrets } from './secrets.ts';
import { serveRenderer } from './serveRenderer.ts';
import { startTray } from './startTray.ts';
import { startUpdates } from './startUpdates.ts';
import { rulePermissions } from './windowRules.ts';

const rendererFolder = path.join(import.meta.dirname, '../renderer');

/** Outside the archive, as the engine hands some of them to other programs. */
const findResources = (): string =>
  app.isPackaged
    ? path.join(process.resourcesPath, 'resources')
    : path.resolve(import.meta.dirname, '../../resources');

/** What is to be done with files that come before the window is there. */
const early: string[] = [];
let openFiles = (files: readonly string[]): void => {
  early.push(...files);
};

const start = async (): Promise<Desktop> => {
  const [loginEnv] = await Promise.all([
    process.platform === 'win32' ? {} : readLoginEnv({ shell: process.env['SHELL'], env: process.env }),
    app.whenReady(),
  ]);
  Object.assign(process.env, loginEnv);
  rulePermissions(session.defaultSession);
  protocol.handle('app', (request) => serveRenderer(rendererFolder, request.url));
  const resources = findResources();
  const ending = new AbortController();
  const { config } = findFolders(process.env);
  const kept = new ElectronStore({ cwd: config, name: 'secrets', configFileMode: 0o600 });
  const secrets = openSecretStore(createSecrets(safeStorage, kept));
  const core = createCore({ env: process.env, resources, secrets });
  const store = new ElectronStore({ cwd: config });
  const desktop = await openDesktop(core, store, ending.signal);
  const { goTo, say, chooseFiles } = desktop;
  const checkForUpdates = startUpdates(say);
  const menu = makeAppMenu(process.platform, { goTo, openFiles: chooseFiles, checkForUpdates });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  const icon = path.join(resources, 'icons/32x32.png');
  startTray(core, { goTo, quit: () => app.quit(), icon, signal: ending.signal }).catch(tellError);
  app.on('activate', () => goTo(''));
  const end = endApp({
    platform: process.platform,
    listRunning: core.operations.listRunning,
    closeCore: () => core.close(),
    ask: askToQuit,
    say,
    quit: () => app.quit(),
    report: tellError,
  });
  app.on('window-all-closed', end.onWindowsClosed);
  app.on('before-quit', end.onBeforeQuit);
  app.once('will-quit', () => ending.abort());
  openFiles = desktop.openFiles;
  const first = [...early, ...findFilesInArgv(process.argv, process.cwd())];
  if (first.length > 0) openFiles(first);
  return desktop;
};

/** Enter and Escape leave the app as it is. */
const askToQuit = async ({ message, detail, quit, stay }: QuitQuestion): Promise<boolean> => {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Quit Slipway?',
    message,
    detail,
    buttons: [quit, stay],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
};

const tellError = (error: unknown): void => {
  process.stderr.write(
    `Slipway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
};

/** A window that cannot open leaves nothing to click on, so the app says why and ends. */
const endWithError = (error: unknown): void => {
  tellError(error);
  app.exit(1);
};

const runFirst = (): void => {
  // These have to happen before the app is ready.
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openFiles([file]);
  });
  const started = start();
  started.catch(endWithError);
  app.on('second-instance', (_event, argv, cwd) => {
    const files = findFilesInArgv(argv, cwd);
    if (files.length > 0) openFiles(files);
    else void started.then(({ goTo }) => goTo(''));
  });
};

// One app for one person's clusters: a second start hands its files to the first and ends.
if (app.requestSingleInstanceLock()) runFirst();
else app.quit();
