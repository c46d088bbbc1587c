import type { ReactNode } from 'react';
import type { Icon } from './registry.ts';

export interface DockTab {
  /** Opening a tab of an id that is there shows that one. */
  readonly id: string;
  readonly title: string;
  readonly icon?: Icon;
  /** Stays mounted while another tab is shown. */
  readonly element: ReactNode;
  readonly onClose?: () => void;
}

export interface DockState {
  readonly tabs: readonly DockTab[];
  readonly active: string | undefined;
  readonly collapsed: boolean;
}

const listeners = new Set<() => void>();
let state: DockState = { tabs: [], active: undefined, collapsed: false };

const set = (next: Partial<DockState>) => {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
};

export const dockStore = {
  get: (): DockState => state,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

/** Opens a tab in the dock below the page, or shows it if it is open. */
export const openDockTab = (tab: DockTab): void => {
  const isOpen = state.tabs.some(({ id }) => id === tab.id);
  set({ tabs: isOpen ? state.tabs : [...state.tabs, tab], active: tab.id, collapsed: false });
};

export const closeDockTab = (id: string): void => {
  const index = state.tabs.findIndex((tab) => tab.id === id);
  const closed = state.tabs[index];
  if (closed === undefined) return;
  const tabs = state.tabs.filter((tab) => tab !== closed);
  const neighbour = tabs[Math.min(index, tabs.length - 1)]?.id;
  set({ tabs, active: state.active === id ? neighbour : state.active });
  closed.onClose?.();
};

export const showDockTab = (id: string): void => set({ active: id, collapsed: false });
export const setDockCollapsed = (collapsed: boolean): void => set({ collapsed });
