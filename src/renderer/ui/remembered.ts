import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
const values = new Map<string, unknown>();

const read = (key: string): unknown => {
  try {
    const text = localStorage.getItem(`slipway.${key}`);
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    // Somebody else's text, or storage is off: as if nothing were kept.
    return undefined;
  }
};

/** What is kept on this machine for the interface alone, such as columns; undefined unless `isValid` takes it. */
const recall = <T>(key: string, isValid: (value: unknown) => value is T): T | undefined => {
  if (!values.has(key)) values.set(key, read(key));
  const value = values.get(key);
  return isValid(value) ? value : undefined;
};

const remember = (key: string, value: unknown): void => {
  values.set(key, value);
  try {
    localStorage.setItem(`slipway.${key}`, JSON.stringify(value));
  } catch {
    // Storage is full or off: it holds until the page is closed.
  }
  for (const listener of listeners) listener();
};

// Without a key, another window cleared all that is kept. What it only changes holds for it alone until a reload.
window.addEventListener('storage', ({ key }) => {
  if (key !== null) return;
  values.clear();
  for (const listener of listeners) listener();
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Like useState, but kept in localStorage under `slipway.KEY` and shared by all components that name the key. */
export const useRemembered = <T>(options: {
  readonly key: string;
  readonly initial: T;
  readonly isValid: (value: unknown) => value is T;
}): readonly [T, (value: T) => void] => {
  const { key, initial, isValid } = options;
  const value = useSyncExternalStore(subscribe, () => recall(key, isValid)) ?? initial;
  return [value, (next) => remember(key, next)];
};

export const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
export const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
