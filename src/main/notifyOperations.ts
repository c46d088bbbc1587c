import type { OperationsEvent } from '../shared/contract/operations.ts';
import type { OperationRecord } from '../shared/operation.ts';
import { describeOperation } from './operationWords.ts';

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** Hash route that a click leads to. */
  readonly route: string;
}

/** What is said of an operation that has ended; nothing of one that the person cancelled. */
const describeEnd = (record: OperationRecord): Notice | undefined => {
  const { id, state, error } = record;
  const what = describeOperation(record);
  const route = `/operations/${encodeURIComponent(id)}`;
  if (state === 'done') return { title: `${what} is done`, body: 'Click to see it.', route };
  if (state === 'failed')
    return { title: `${what} failed`, body: error?.message ?? 'Click to see why.', route };
  return undefined;
};

/** Tells of operations that end while nobody looks; those that had ended before the first look are no news. */
export const notifyOperations = async (
  events: AsyncIterable<OperationsEvent>,
  { isFocused, show }: { readonly isFocused: () => boolean; readonly show: (notice: Notice) => void },
): Promise<void> => {
  const running = new Set<string>();
  const look = (record: OperationRecord): void => {
    if (record.state === 'running') {
      running.add(record.id);
      return;
    }
    const notice = running.delete(record.id) ? describeEnd(record) : undefined;
    if (notice !== undefined && !isFocused()) show(notice);
  };
  for await (const event of events) {
    if (event.type === 'changed') look(event.operation);
    else for (const record of event.operations) look(record);
  }
};
