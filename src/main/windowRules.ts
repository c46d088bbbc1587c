import { RENDERER_ORIGIN } from './serveRenderer.ts';

/** Sites that the app may open in the person's browser; all else is refused. */
const ALLOWED_SITES: ReadonlySet<string> = new Set(['kubernetes.io', 'docs.docker.com', 'github.com']);

/** Whether a link may be handed to the system: https, to a site that we name, with neither user nor port in it. */
export const mayOpenExternally = (link: string): boolean => {
  if (!URL.canParse(link)) return false;
  const { protocol, hostname, port, username, password } = new URL(link);
  return (
    protocol === 'https:' && port === '' && username === '' && password === '' && ALLOWED_SITES.has(hostname)
  );
};

/** The part of Electron's web contents that the rules need. */
export interface RuledContents {
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void;
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect' | 'will-attach-webview',
    listener: (event: { preventDefault(): void }) => void,
  ): unknown;
}

/** No page of this app opens windows, goes elsewhere or embeds a page; a link to an allowed site opens in the browser. */
export const ruleWindow = (contents: RuledContents, openExternal: (link: string) => Promise<void>): void => {
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenExternally(url)) void openExternal(url).catch(() => undefined);
    return { action: 'deny' };
  });
  for (const event of [
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview',
  ] as const) {
    contents.on(event, (each) => each.preventDefault());
  }
};

/** The part of Electron's session that the rules need. */
export interface RuledSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string) => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
}

/** The only thing that the page asks of the browser: putting a name or a command on the clipboard. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Camera, notifications, USB and the rest: nothing here needs them. */
export const rulePermissions = (session: RuledSession): void => {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(GRANTED.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => GRANTED.has(permission));
  session.setDevicePermissionHandler(() => false);
};

/** The part of a message's sender that tells whose it is. */
export interface SenderFrame {
  readonly url: string;
  /** Null for the main frame. */
  readonly parent: unknown;
}

/** The one gate for messages from pages: the main frame of our own page, judged by its parsed address. */
export const isOwnPage = (frame: SenderFrame | null | undefined): boolean => {
  if (frame === null || frame === undefined || frame.parent !== null || !URL.canParse(frame.url))
    return false;
  const { protocol, host, username, password } = new URL(frame.url);
  return `${protocol}//${host}` === RENDERER_ORIGIN && username === '' && password === '';
};
