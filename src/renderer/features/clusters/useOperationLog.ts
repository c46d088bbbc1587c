import { useState } from 'react';
import { api } from '../../api/api.ts';
import { useStream } from '../../api/useLive.ts';
import { createLogStore, type LogStore } from '../../ui/logStore.ts';

export interface OperationLog {
  /** The lines behind one phase. */
  readonly ofPhase: (phase: string) => LogStore;
}

/** The log of an operation, apart by phase; read from its beginning, whatever this page has seen of it. */
export const useOperationLog = (id: string): OperationLog => {
  const [stores] = useState(() => new Map<string, LogStore>());
  const ofPhase = (phase: string) => {
    const store = stores.get(phase) ?? createLogStore({ most: 20_000 });
    stores.set(phase, store);
    return store;
  };
  useStream(
    (signal) => api.operations.log({ id }, { signal }),
    (lines, isFirst) => {
      if (isFirst) for (const store of stores.values()) store.clear();
      for (const { at, phase, node, text } of lines) {
        ofPhase(phase).append([{ at, text, ...(node === undefined ? {} : { source: node }) }]);
      }
    },
    [id],
  );
  return { ofPhase };
};
