import { z } from 'zod';
import type { OperationRecord } from '../operation.ts';
import { answer, procedure, stream } from './procedure.ts';

export type OperationsEvent =
  | { readonly type: 'snapshot'; readonly operations: readonly OperationRecord[] }
  | { readonly type: 'changed'; readonly operation: OperationRecord };

export interface OperationLogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly phase: string;
  readonly node?: string;
  readonly text: string;
}

const byId = z.strictObject({ id: z.string().min(1) });

export const operations = {
  /** The journal, newest first, then each record that changes; also those of other processes of this machine. */
  watch: procedure({ changes: false }).output(stream<OperationsEvent>()),
  /** The log of one operation from its beginning, in batches, then what comes; ends with the operation. */
  log: procedure({ changes: false }).input(byId).output(stream<readonly OperationLogLine[]>()),
  /** Stops the work and cleans up; only by the process that runs it. */
  cancel: procedure({ changes: false }).input(byId).output(answer<void>()),
};
