import { type ReactNode, useSyncExternalStore } from 'react';

interface Overlay {
  readonly id: number;
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
  set([...overlays, { id, render }]);
  return () => closeDialog(id);
};

const closeDialog = (id: number) => set(overlays.filter((overlay) => overlay.id !== id));

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Where dialogs appear; once, in AppFrame. */
export const Overlays = () =>
  useSyncExternalStore(subscribe, () => overlays).map(({ id, render }) => (
    <div key={id}>{render(() => closeDialog(id))}</div>
  ));
