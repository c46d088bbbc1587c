import { CatchBoundary } from '@tanstack/react-router';
import { type ReactNode, useSyncExternalStore } from 'react';
import { Dialog, keepsDialogs } from './Dialog.tsx';
import { history } from './history.ts';
import { Stopped } from './PageError.tsx';

interface Overlay {
  readonly id: number;
  /** What had the focus before, and gets it back. */
  readonly opener: Element | null;
  readonly render: (close: () => void) => ReactNode;
}

const listeners = new Set<() => void>();
let overlays: readonly Overlay[] = [];
let lastId = 0;

const set = (next: readonly Overlay[]) => {
  overlays = next;
  for (const listener of listeners) listener();
};

/** Shows a dialog from anywhere, also from an action that is no component; `close` takes it away. */
export const openDialog = (render: (close: () => void) => ReactNode): (() => void) => {
  lastId += 1;
  const id = lastId;
  set([...overlays, { id, opener: findOpener(), render }]);
  return () => closeDialog(id);
};

/** A menu is gone by the time the dialog is: then it is what had opened the menu. */
const findOpener = (): Element | null => {
  const active = document.activeElement;
  const menu = active?.closest('[role=menu]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active;
};

/** Takes all dialogs away, whatever they wait for. */
export const closeAllDialogs = (): void => set([]);

// Where the page goes, dialogs that belong to what it showed do not.
let shown = history.location;
history.subscribe(({ location, action }) => {
  const leaving = { action: action.type, current: shown, next: location };
  shown = location;
  if (leaving.current.href !== location.href && !keepsDialogs(leaving)) closeAllDialogs();
});

const closeDialog = (id: number) => {
  const opener = overlays.find((overlay) => overlay.id === id)?.opener;
  set(overlays.filter((overlay) => overlay.id !== id));
  // Whatever took the focus meanwhile keeps it.
  setTimeout(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
  }, 0);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Where dialogs appear; once, in AppFrame. A dialog that fails to draw leaves the window as it is. */
export const Overlays = () =>
  useSyncExternalStore(subscribe, () => overlays).map(({ id, render }) => {
    const close = () => closeDialog(id);
    return (
      <div key={id}>
        <CatchBoundary
          getResetKey={() => id}
          errorComponent={(stopped) => (
            <Dialog onClose={close} title="This dialog stopped">
              <Stopped {...stopped} />
            </Dialog>
          )}
        >
          {/* Called below the boundary, which sees what is thrown there alone. */}
          <Drawn render={() => render(close)} />
        </CatchBoundary>
      </div>
    );
  });

const Drawn = ({ render }: { readonly render: () => ReactNode }) => render();
