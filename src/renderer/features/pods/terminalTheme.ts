import type { ITheme } from '@xterm/xterm';

/** Colours of programs, dark enough on the light page and light enough on the dark one. */
const LIGHT = {
  black: '#1b1f24',
  red: '#b3201f',
  green: '#187334',
  yellow: '#7a4b00',
  blue: '#0a5cb8',
  magenta: '#8a2fa8',
  cyan: '#0b6a75',
  white: '#57606a',
  brightBlack: '#57606a',
  brightRed: '#bd2424',
  brightGreen: '#187334',
  brightYellow: '#855300',
  brightBlue: '#0a5cb8',
  brightMagenta: '#8a2fa8',
  brightCyan: '#0b6a75',
  brightWhite: '#1b1f24',
};
const DARK = {
  black: '#6a7480',
  red: '#ff8078',
  green: '#56c672',
  yellow: '#e2a640',
  blue: '#71b5ff',
  magenta: '#d79bf0',
  cyan: '#5cc9d6',
  white: '#c9d1d9',
  brightBlack: '#9ba5af',
  brightRed: '#ff9b95',
  brightGreen: '#7ddb94',
  brightYellow: '#f0c06a',
  brightBlue: '#9accff',
  brightMagenta: '#e6bdf7',
  brightCyan: '#8adde7',
  brightWhite: '#ffffff',
};

/** The page's colours for a terminal in `element`; its own canvas knows no CSS variables. */
export const readTerminalTheme = (element: HTMLElement, scheme: 'light' | 'dark'): ITheme => {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const theme: ITheme = {
    ...(scheme === 'dark' ? DARK : LIGHT),
    background: read('--sw-page'),
    foreground: read('--sw-text'),
    cursor: read('--sw-accent'),
    cursorAccent: read('--sw-page'),
    selectionBackground: scheme === 'dark' ? '#45437e' : '#cfcbff',
  };
  probe.remove();
  return theme;
};
