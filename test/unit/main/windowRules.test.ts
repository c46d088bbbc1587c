import { describe, expect, it } from 'vitest';
import {
  isOwnPage,
  mayOpenExternally,
  type RuledContents,
  rulePermissions,
  ruleWindow,
} from '../../../src/main/windowRules.ts';

/** A window's contents that note the rules they are given. */
const makeContents = () => {
  const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
  let open: ((details: { readonly url: string }) => { action: 'deny' }) | undefined;
  const contents: RuledContents = {
    setWindowOpenHandler: (handler) => {
      open = handler;
    },
    on: (event, listener) => listeners.set(event, listener),
  };
  const opened: string[] = [];
  ruleWindow(contents, async (link) => {
    opened.push(link);
  });
  const isPrevented = (event: string) => {
    let prevented = false;
    listeners.get(event)?.({
      preventDefault: () => {
        prevented = true;
      },
    });
    return prevented;
  };
  return { opened, isPrevented, openWindow: (url: string) => open?.({ url }) };
};

describe('a window', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'prevents %s',
    (event) => {
      expect(makeContents().isPrevented(event)).toBe(true);
    },
  );

  it('opens no other windows; a link to an allowed site goes to the browser', () => {
    const { openWindow, opened } = makeContents();
    expect(openWindow('https://kubernetes.io/docs/')).toEqual({ action: 'deny' });
    expect(openWindow('https://evil.example/')).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://kubernetes.io/docs/']);
  });
});

describe('a link', () => {
  it.each([
    'http://kubernetes.io/',
    'https://kubernetes.io.evil.example/',
    'https://evil.example/?https://kubernetes.io/',
    'https://kubernetes.io@evil.example/',
    'https://user@kubernetes.io/',
    'https://kubernetes.io:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-msdt:/id',
    'smb://kubernetes.io/share',
    '\\\\kubernetes.io\\share',
    'kubernetes.io',
    '',
  ])('is not handed to the system: «%s»', (link) => {
    expect(mayOpenExternally(link)).toBe(false);
  });
});

describe('permissions', () => {
  const answers = (permission: string) => {
    let asked: boolean | undefined;
    let checked: boolean | undefined;
    let device: boolean | undefined;
    rulePermissions({
      setPermissionRequestHandler: (handler) =>
        handler(undefined, permission, (granted) => {
          asked = granted;
        }),
      setPermissionCheckHandler: (handler) => {
        checked = handler(undefined, permission);
      },
      setDevicePermissionHandler: (handler) => {
        device = handler();
      },
    });
    return { asked, checked, device };
  };

  it.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'usb', 'openExternal', 'fileSystem'])(
    'are denied: %s',
    (permission) => {
      expect(answers(permission)).toEqual({ asked: false, checked: false, device: false });
    },
  );

  it('are granted for putting text on the clipboard', () => {
    expect(answers('clipboard-sanitized-write')).toMatchObject({ asked: true, checked: true });
  });
});

describe('the sender of a message', () => {
  it('is our own page in the main frame', () => {
    expect(isOwnPage({ url: 'app://slipway/', parent: null })).toBe(true);
    expect(isOwnPage({ url: 'app://slipway/#/contexts', parent: null })).toBe(true);
  });

  it.each([
    ['a frame within it', { url: 'app://slipway/', parent: {} }],
    ['a site whose name begins like ours', { url: 'app://slipway.evil.example/', parent: null }],
    ['another scheme', { url: 'https://slipway/', parent: null }],
    ['a file', { url: 'file:///slipway/', parent: null }],
    ['a blank page', { url: 'about:blank', parent: null }],
    ['a page of data', { url: 'data:text/html,app://slipway/', parent: null }],
    ['a user in the address', { url: 'app://x@slipway/', parent: null }],
    ['no address', { url: '', parent: null }],
    ['a frame that is gone', null],
  ])('is nobody else: %s', (_what, frame) => {
    expect(isOwnPage(frame)).toBe(false);
  });
});
