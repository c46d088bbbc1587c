/** The message with which the preload script hands a port to the page. */
export const PORT_MESSAGE = 'slipway:port';

/** A file that was dropped on the icon, opened with the app, or chosen in the native dialog. */
export interface OpenedFile {
  readonly path: string;
  readonly text: string;
}

/** What the desktop shell offers the page as `window.slipway`; in a browser there is none of it. */
export interface DesktopBridge {
  /** Slipway's own version, such as 0.1.0. */
  readonly version: string;
  /** Asks for a port to the engine; it comes as a message to the window, `PORT_MESSAGE`. */
  readonly connect: () => void;
  /** Calls back with files that the person opened from outside the page, also those of the start. */
  readonly onOpenFiles: (listener: (files: readonly OpenedFile[]) => void) => void;
  /** Calls back with the hash route that the menu, the tray or a notification leads to, such as `/operations/ID`. */
  readonly onGoTo: (listener: (route: string) => void) => void;
}
