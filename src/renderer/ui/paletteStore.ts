const listeners = new Set<() => void>();
let isOpen = false;

const set = (next: boolean) => {
  isOpen = next;
  for (const listener of listeners) listener();
};

export const openPalette = (): void => set(true);
export const closePalette = (): void => set(false);

export const paletteStore = {
  get: (): boolean => isOpen,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};
