import { useEffect, useRef } from 'react';
import { createKeyMatcher, type KeyBinding, nameStroke, worksWhileTyping } from './keys.ts';

const active = new Map<symbol, () => readonly KeyBinding[]>();
const match = createKeyMatcher();

/** All bindings that work now, those of inner parts last; the key sheet shows them. */
export const listActiveKeys = (): readonly KeyBinding[] => [...active.values()].flatMap((list) => list());

const typingPlaces =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=""], [contenteditable=true], .xterm, .cm-editor';

/** Whoever types into a field or a terminal means the field. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(typingPlaces) !== null;

const isDialogOpen = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null;

// A dialog that Esc closes is gone by the time the key arrives below; it was still meant by the key.
let dialogWasOpen = false;
const noteDialog = (): void => {
  dialogWasOpen = isDialogOpen();
};

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing) return;
  const stroke = nameStroke(event);
  if (stroke === undefined) return;
  const quiet = isTyping(event.target) || dialogWasOpen;
  const bindings = quiet ? listActiveKeys().filter(({ keys }) => worksWhileTyping(keys)) : listActiveKeys();
  const { binding, waits } = match(stroke, bindings);
  if (binding === undefined && !waits) return;
  event.preventDefault();
  binding?.run();
};

if (typeof document !== 'undefined') {
  window.addEventListener('keydown', noteDialog, { capture: true });
  document.addEventListener('keydown', onKeyDown);
}

/**
 * Keys that work while the component is there, unless somebody types into a field, a terminal or a dialog (those with
 * `mod+` work there too). An inner component's keys win.
 */
export const useKeys = (bindings: readonly KeyBinding[]): void => {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const id = Symbol('keys');
    active.set(id, () => latest.current);
    return () => {
      active.delete(id);
    };
  }, []);
};
