import type { ErrorInfo } from '../../shared/errors.ts';
import { isAbort, toErrorInfo } from '../api/toErrorInfo.ts';

export interface Toast {
  readonly id: number;
  readonly message: string;
  /** Set for errors, which stay until they are closed. */
  readonly error?: ErrorInfo;
  /** Something to do about it. */
  readonly action?: { readonly title: string; readonly run: () => void };
}

const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

const set = (next: readonly Toast[]) => {
  toasts = next;
  for (const listener of listeners) listener();
};

export const closeToast = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

const add = (toast: Omit<Toast, 'id'>): number => {
  lastId += 1;
  // More than five would cover the page; the oldest has been seen.
  set([...toasts.slice(-4), { ...toast, id: lastId }]);
  return lastId;
};

export const toastStore = {
  get: (): readonly Toast[] => toasts,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

/** Messages in the corner, for what has no place on the page. */
export const notify = {
  /** Something is done: a sentence with the object's name. It goes after 5 s. */
  success: (message: string, action?: Toast['action']): void => {
    const id = add(action === undefined ? { message } : { message, action });
    setTimeout(() => closeToast(id), 5000);
  },
  /** Something failed: whatever was thrown, with what was being done («Deleting pod web-1»). A cancelled call is not told. */
  error: (thrown: unknown, doing?: string): void => {
    if (isAbort(thrown)) return;
    const error = toErrorInfo(thrown);
    add({ message: doing === undefined ? error.message : `${doing} did not work: ${error.message}`, error });
  },
};
