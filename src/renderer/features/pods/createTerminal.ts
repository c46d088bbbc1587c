import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { copyText } from '../../ui/CopyButton.tsx';

export interface PageTerminal {
  readonly terminal: Terminal;
  readonly search: SearchAddon;
  /** Takes the size of its element, if it has one just now. */
  readonly fit: () => void;
}

interface TerminalOptions {
  readonly element: HTMLElement;
  /** Name for screen readers. */
  readonly label: string;
  /** F6, which leaves it. */
  readonly onLeave: () => void;
  /** Ctrl-Shift-F. */
  readonly onSearch: () => void;
}

const isMac = /Mac/.test(navigator.platform);

/** Makes a terminal on the page. It takes all keys but F6, Ctrl-Shift-F, and those of copying and pasting. */
export const createTerminal = ({ element, label, onLeave, onSearch }: TerminalOptions): PageTerminal => {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(element).getPropertyValue('--sw-mono'),
    fontSize: 12,
    lineHeight: 1.2,
    scrollback: 10_000,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    // Programs choose colours without knowing the page.
    minimumContrastRatio: 4.5,
    macOptionIsMeta: true,
  });
  const fitting = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fitting);
  terminal.loadAddon(search);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', label);
  terminal.attachCustomKeyEventHandler((event) => {
    const run = findOwnKey(event, { terminal, onLeave, onSearch });
    if (run === undefined) return true;
    if (event.type === 'keydown') {
      event.preventDefault();
      run();
    }
    return false;
  });
  return {
    terminal,
    search,
    fit: () => {
      if (element.clientWidth > 0 && element.clientHeight > 0) fitting.fit();
    },
  };
};

interface Keys extends Pick<TerminalOptions, 'onLeave' | 'onSearch'> {
  readonly terminal: Terminal;
}

const findOwnKey = (event: KeyboardEvent, { terminal, onLeave, onSearch }: Keys) => {
  if (event.key === 'F6') return onLeave;
  const mod = isMac ? event.metaKey : event.ctrlKey && event.shiftKey;
  if (!mod) return undefined;
  const key = event.key.toLowerCase();
  if (key === 'f') return onSearch;
  if (key === 'c' && terminal.hasSelection()) return () => void copyText(terminal.getSelection());
  // The browser's own pasting needs no permission where there is a key for it.
  if (key === 'v' && !isMac)
    return () =>
      void navigator.clipboard.readText().then(
        (text) => terminal.paste(text),
        () => undefined,
      );
  return undefined;
};
