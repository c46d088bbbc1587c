import type { OperationRecord } from '../../src/shared/operation.ts';
import type { NodeUse } from './measureNodes.ts';

/** One create and delete of a cluster. Times are milliseconds since the command began. */
export interface Run {
  /** All nodes Ready and DNS answers on each. */
  readonly ready: number;
  /** The command that creates returned. */
  readonly returned: number;
  /** How long the command that deletes took. */
  readonly deleted: number;
  readonly nodes: readonly NodeUse[];
}

export interface SlipwayRun extends Run {
  readonly record: OperationRecord;
  /** From the begin of the command to that of its operation. */
  readonly started: number;
}
