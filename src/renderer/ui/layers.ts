import { useLayoutEffect, useRef } from 'react';

interface Layer {
  readonly close: () => void;
}

/** What covers the page, the top one last. */
const layers: Layer[] = [];

/**
 * A menu, a list of choices or another box at its control is open and has the focus, in it or at its control: Escape is
 * its own. One that is only fading out is over.
 */
export const isDropdownOpen = (): boolean => {
  const { activeElement } = document;
  const isExpanded = activeElement?.getAttribute('aria-expanded') === 'true';
  return [...document.querySelectorAll('[class*="-dropdown"][data-position]')].some(
    (element) => element.checkVisibility() && (isExpanded || element.contains(activeElement)),
  );
};

/** In an editor Escape lets Tab leave it, in a terminal it is a key like others. */
const isOwnKey = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.cm-editor, .xterm') !== null;

const onKeyDown = (event: KeyboardEvent): void => {
  const top = layers.at(-1);
  if (event.key !== 'Escape' || event.isComposing || top === undefined) return;
  if (isDropdownOpen() || isOwnKey(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  top.close();
};

if (typeof window !== 'undefined') window.addEventListener('keydown', onKeyDown, { capture: true });

/** A dialog or another layer above the page, while the component is there: Escape closes the top one, and no other. */
export const useLayer = (close: () => void): void => {
  const latest = useRef(close);
  latest.current = close;
  useLayoutEffect(() => {
    const layer = { close: () => latest.current() };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
};
