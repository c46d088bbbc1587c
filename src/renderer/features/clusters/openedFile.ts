/** A cluster file that was dropped or opened elsewhere, for the wizard to take. */
export interface OpenedFile {
  readonly name: string;
  readonly text: string;
}

const listeners = new Set<() => void>();
let opened: OpenedFile | undefined;

export const openedFileStore = {
  get: (): OpenedFile | undefined => opened,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

export const setOpenedFile = (file: OpenedFile | undefined): void => {
  opened = file;
  for (const listener of listeners) listener();
};

/** Whether the beginning of a file is that of a cluster file, ours or kind's. */
export const looksLikeClusterFile = (head: string): boolean => {
  if (/^kind:\s*["']?Cluster["']?\s*(#.*)?$/m.test(head)) {
    return /^apiVersion:\s*["']?(kind\.x-k8s\.io|slipway\.dev)\//m.test(head);
  }
  // Ours may go without saying what it is.
  return (
    /^nodes:\s*$/m.test(head) &&
    /^\s*-?\s*role:\s*["']?(control-plane|worker)/m.test(head) &&
    !/^apiVersion:/m.test(head)
  );
};
