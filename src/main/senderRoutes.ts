import { CHANNELS } from '../shared/desktopChannels.ts';
import { isOwnPage, type SenderFrame } from './windowRules.ts';

/** A message from a page, as Electron's ipcMain hands it over. */
export interface PageEvent {
  readonly senderFrame: SenderFrame | null;
  readonly sender: PageSender;
}

/** The page that sent a message. */
export interface PageSender {
  send(channel: string, ...args: readonly unknown[]): void;
}

/** The part of ipcMain that is needed. */
export interface PageMessages<Event extends PageEvent> {
  on(channel: string, listener: (event: Event) => void): unknown;
}

export interface PageRequests<Event extends PageEvent> {
  /** The page wants a port to the engine. */
  readonly onConnect: (event: Event) => void;
  /** The page listens for opened files. */
  readonly onReady: (event: Event) => void;
}

/** Takes the few messages that the preload script sends; whoever is not our own page's main frame is not answered. */
export const takePageMessages = <Event extends PageEvent>(
  messages: PageMessages<Event>,
  { onConnect, onReady }: PageRequests<Event>,
): void => {
  const take = (channel: string, listener: (event: Event) => void) =>
    messages.on(channel, (event) => {
      if (isOwnPage(event.senderFrame)) listener(event);
    });
  take(CHANNELS.connect, onConnect);
  take(CHANNELS.ready, onReady);
};
