import type { OperationRecord } from '../../shared/operation.ts';

/** Shows how an operation goes, on a terminal or as plain lines. */
export interface ProgressDisplay {
  readonly update: (record: OperationRecord) => void;
  /** Shows a line of its own, above what is being redrawn. */
  readonly print: (line: string) => void;
  /** Shows the last state and leaves the terminal as it was. May be called again. */
  readonly end: () => void;
}
