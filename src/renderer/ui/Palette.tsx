import { Modal } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { KeyCaps } from './KeyCaps.tsx';
import { useLayer } from './layers.ts';
import css from './Palette.module.css';
import { type PaletteEntry, rankEntries } from './paletteEntries.ts';
import { closePalette, paletteStore } from './paletteStore.ts';
import { useClusterId } from './useCluster.ts';
import { useFoundObjects } from './useFoundObjects.ts';
import { usePaletteEntries } from './usePaletteEntries.ts';

/**
 * Goes to kinds, names, clusters and pages, and runs commands. It opens without a transition, so that whatever is typed
 * after its key reaches it: a transition would begin a frame later.
 */
export const Palette = () => {
  const isOpen = useSyncExternalStore(paletteStore.subscribe, paletteStore.get);
  return (
    <Modal.Root
      opened={isOpen}
      onClose={closePalette}
      closeOnEscape={false}
      size={560}
      yOffset="10vh"
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label="Find anything">
        <Modal.Body p={0}>{isOpen ? <PaletteBody /> : null}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
};

const PaletteBody = () => {
  useLayer(closePalette);
  const [query, setQuery] = useState('');
  // The entry that the person moved to; until then the first one, unless it changes something.
  const [moved, setMoved] = useState<string>();
  const cluster = useClusterId();
  const entries = usePaletteEntries(cluster);
  const found = useFoundObjects(cluster, query);
  const shown = rankEntries([...entries, ...found.entries], query);
  const movedTo = shown.findIndex(({ id }) => id === moved);
  const active = movedTo < 0 && !shown[0]?.changes ? 0 : movedTo;
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  // Before the next key, and after the dialog has seen what to give the focus back to.
  useEffect(() => queueMicrotask(() => input.current?.focus()), []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });
  const run = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    closePalette();
    // The dialog gives the focus back first, so that what runs can take it.
    setTimeout(entry.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (event.key === 'Enter') run(shown[active]);
    else if (step === undefined) return;
    else setMoved(shown[Math.max(0, Math.min(active + step, shown.length - 1))]?.id);
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={input}
        data-autofocus
        className={css.query}
        role="combobox"
        aria-label="Find kinds, names, clusters and commands"
        aria-expanded
        aria-controls="palette"
        aria-activedescendant={shown[active] === undefined ? undefined : `palette-${active}`}
        placeholder="Go to a kind, an object, a cluster, or run a command"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setMoved(undefined);
        }}
      />
      <div id="palette" role="listbox" aria-label="Found" className={css.list} ref={list}>
        {shown.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled where the focus is, in the input
          <div
            key={entry.id}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={css.entry}
            onPointerMove={() => setMoved(entry.id)}
            onClick={() => run(entry)}
          >
            <EntryText entry={entry} />
          </div>
        ))}
      </div>
      {shown.length > 0 ? null : <Nothing query={query.trim()} isSearching={found.isSearching} />}
      <Gap text={found.gap} />
    </>
  );
};

/** What was not searched, and why. */
const Gap = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? null : <p className={css.gap}>{text}</p>;

const EntryText = ({ entry }: { readonly entry: PaletteEntry }) => (
  <>
    <span className={css.title}>{entry.title}</span>
    <span className={css.detail}>{entry.detail}</span>
    {entry.keys === undefined ? null : <KeyCaps keys={entry.keys} />}
    <span className={css.section}>{entry.section}</span>
  </>
);

const Nothing = ({ query, isSearching }: { readonly query: string; readonly isSearching: boolean }) => (
  <p className={css.none}>{isSearching ? 'Searching…' : `Nothing here is called «${query}».`}</p>
);
