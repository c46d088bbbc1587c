import { contextBridge, ipcRenderer } from 'electron';
import { version } from '../../package.json';
import { type DesktopBridge, PORT_MESSAGE } from '../shared/desktopBridge.ts';
import { CHANNELS } from '../shared/desktopChannels.ts';

/** The page's window; this project is compiled without the browser's types. */
declare const window: {
  readonly origin: string;
  readonly postMessage: (message: string, origin: string, ports: readonly unknown[]) => void;
};

// A port cannot cross the context bridge; posted to the page's own window it can.
ipcRenderer.on(CHANNELS.port, ({ ports }) => window.postMessage(PORT_MESSAGE, window.origin, ports));

const bridge: DesktopBridge = {
  version,
  connect: () => ipcRenderer.send(CHANNELS.connect),
  onOpenFiles: (listener) => {
    ipcRenderer.on(CHANNELS.openFiles, (_event, files) => listener(files));
    // What was opened before anybody listened is sent now.
    ipcRenderer.send(CHANNELS.ready);
  },
  onGoTo: (listener) => {
    ipcRenderer.on(CHANNELS.goTo, (_event, route) => listener(route));
  },
};

contextBridge.exposeInMainWorld('slipway', bridge);
