import { createContext, useContext, useEffect, useRef } from 'react';
import { createKeyMatcher, type KeyBinding, nameStroke, worksWhileTyping } from './keys.ts';
import { isDropdownOpen } from './layers.ts';

/** The scope of the page itself, and of all that belongs to no other. */
export const PAGE_SCOPE = 'page';

/**
 * The part of the window that the keys below belong to: they work while the focus is in an element with this as its
 * `data-key-scope`. Undefined is the frame, whose keys work everywhere.
 */
export const KeyScope = createContext<string | undefined>(undefined);

interface ActiveKeys {
  /** Undefined: everywhere. */
  readonly scopes: readonly string[] | undefined;
  readonly list: () => readonly KeyBinding[];
}

const active = new Map<symbol, ActiveKeys>();
const match = createKeyMatcher();

const scopeOf = (target: EventTarget | null): string =>
  (target instanceof Element ? target : undefined)
    ?.closest('[data-key-scope]')
    ?.getAttribute('data-key-scope') ?? PAGE_SCOPE;

/** The bindings that work where the focus is, those of inner parts last; the key sheet shows them. */
export const listActiveKeys = (
  focused: EventTarget | null = document.activeElement,
): readonly KeyBinding[] => {
  const scope = scopeOf(focused);
  return [...active.values()].flatMap(({ scopes, list }) =>
    scopes?.includes(scope) === false ? [] : list(),
  );
};

const typingPlaces =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=""], [contenteditable=true], .xterm, .cm-editor';

/** Whoever types into a field or a terminal means the field. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(typingPlaces) !== null;

const isDialogOpen = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null;

// A dialog or a menu that Esc closes is gone by the time the key arrives below; it was still meant by the key.
let dialogWasOpen = false;
const noteDialog = (): void => {
  dialogWasOpen = isDialogOpen() || isDropdownOpen();
};

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing) return;
  const stroke = nameStroke(event);
  if (stroke === undefined) return;
  const quiet = isTyping(event.target) || dialogWasOpen;
  const here = listActiveKeys(event.target);
  const bindings = quiet ? here.filter(({ keys }) => worksWhileTyping(keys)) : here;
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
 * Keys that work while the component is there and the focus is in its `KeyScope` (or in one of `scopes`), unless
 * somebody types into a field, a terminal or a dialog (those with `mod+` work there too). An inner component's keys win.
 */
export const useKeys = (bindings: readonly KeyBinding[], scopes?: readonly string[]): void => {
  const own = useContext(KeyScope);
  const latest = useRef({ bindings, scopes });
  latest.current = { bindings, scopes };
  useEffect(() => {
    const id = Symbol('keys');
    active.set(id, {
      scopes: latest.current.scopes ?? (own === undefined ? undefined : [own]),
      list: () => latest.current.bindings,
    });
    return () => {
      active.delete(id);
    };
  }, [own]);
};
