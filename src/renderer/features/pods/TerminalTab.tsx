import { Button, Switch, useComputedColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { TerminalEnd } from '../../../shared/contract/pods.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { KeyCaps } from '../../ui/KeyCaps.tsx';
import { isBoolean, useRemembered } from '../../ui/remembered.ts';
import { toBytes } from './binary.ts';
import { createTerminal, type PageTerminal } from './createTerminal.ts';
import css from './pods.module.css';
import { TerminalSearch } from './TerminalSearch.tsx';
import { linkTerminal, type OpenTerminal } from './terminalLink.ts';
import { readTerminalTheme } from './terminalTheme.ts';

type State = 'opening' | 'open' | { readonly end: TerminalEnd | ErrorInfo };

interface TerminalTabProps {
  /** Id of the dock's tab, where the focus goes when the terminal is left. */
  readonly tab: string;
  /** Name for screen readers. */
  readonly label: string;
  readonly open: OpenTerminal;
  readonly toolbar?: ReactNode;
}

/** A terminal with a program in it; closing it ends the program. */
export const TerminalTab = ({ tab, label, open, toolbar }: TerminalTabProps) => {
  const box = useRef<HTMLDivElement>(null);
  const [round, setRound] = useState(0);
  const [searching, setSearching] = useState(false);
  const { page, state } = useTerminal({ box, open, label, tab, round, onSearch: () => setSearching(true) });
  const [readAloud, setReadAloud] = useRemembered({
    key: 'terminal.readAloud',
    initial: false,
    isValid: isBoolean,
  });
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (page === undefined || box.current === null) return;
    page.terminal.options.theme = readTerminalTheme(box.current, scheme);
    page.terminal.options.screenReaderMode = readAloud;
  }, [page, scheme, readAloud]);
  const closeSearch = () => {
    setSearching(false);
    page?.search.clearDecorations();
    page?.terminal.focus();
  };
  return (
    <div className={css.tab}>
      <div className={css.toolbar}>
        {toolbar}
        <Button variant="default" onClick={() => setSearching(true)}>
          Search
        </Button>
        <Switch
          label="Screen reader"
          checked={readAloud}
          onChange={(event) => setReadAloud(event.currentTarget.checked)}
        />
        <span className={css.gap} />
        <span className={css.hint}>
          <KeyCaps keys="F6" /> leaves the terminal
        </span>
      </div>
      {searching && page !== undefined ? <TerminalSearch search={page.search} onClose={closeSearch} /> : null}
      <TerminalState state={state} onOpenAgain={() => setRound(round + 1)} />
      <div ref={box} className={css.terminal} />
    </div>
  );
};

const TerminalState = ({
  state,
  onOpenAgain,
}: {
  readonly state: State;
  readonly onOpenAgain: () => void;
}) => {
  if (state === 'open') return null;
  if (state === 'opening')
    return (
      <p className={css.wait} role="status">
        Opening the shell …
      </p>
    );
  const again = (
    <Button variant="default" onClick={onOpenAgain} data-autofocus>
      Open again
    </Button>
  );
  if ('code' in state.end) return <ErrorNote error={state.end}>{again}</ErrorNote>;
  return (
    <div className={css.ended} role="status">
      <span>{describeEnd(state.end)}</span>
      {again}
    </div>
  );
};

const describeEnd = ({ exitCode, message }: TerminalEnd): string => {
  if (exitCode === undefined) return `It has ended. ${message ?? ''}`;
  return exitCode === 0 ? 'The shell has ended.' : `The shell has ended with exit code ${exitCode}.`;
};

interface UseTerminal extends Pick<TerminalTabProps, 'tab' | 'label' | 'open'> {
  readonly box: { readonly current: HTMLDivElement | null };
  /** Another number opens it again. */
  readonly round: number;
  readonly onSearch: () => void;
}

const useTerminal = ({ box, open, label, tab, round, onSearch }: UseTerminal) => {
  const [page, setPage] = useState<PageTerminal>();
  const [state, setState] = useState<State>('opening');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rest is the same as long as the tab
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    setState('opening');
    const onLeave = () => document.getElementById(`dock-tab-${tab}`)?.focus();
    const made = createTerminal({ element, label, onLeave, onSearch });
    const { terminal } = made;
    made.fit();
    const sizeOf = () => ({ columns: terminal.cols, rows: terminal.rows });
    const link = linkTerminal({
      open,
      size: sizeOf(),
      onData: (data, shown) => terminal.write(data, shown),
      onOpen: () => setState('open'),
      onEnd: (end) => setState({ end }),
    });
    const encoder = new TextEncoder();
    terminal.onData((text) => link.write(encoder.encode(text)));
    // Bytes that are no text, such as a place of the mouse beyond column 95.
    terminal.onBinary((binary) => link.write(toBytes(binary)));
    terminal.onResize(() => link.resize(sizeOf()));
    const observer = new ResizeObserver(made.fit);
    observer.observe(element);
    setPage(made);
    terminal.focus();
    return () => {
      observer.disconnect();
      link.close();
      terminal.dispose();
      setPage(undefined);
    };
  }, [round]);
  return { page, state };
};
