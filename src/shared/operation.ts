import type { ErrorInfo } from './errors.ts';

export type OperationKind = 'create' | 'delete' | 'add-nodes' | 'remove-node' | 'build-image';
export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** One phase on one node, or on the cluster as a whole when `node` is absent. Times are milliseconds since 1970. */
export interface StepRecord {
  readonly node?: string;
  readonly state: StepState;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export interface PhaseRecord {
  readonly id: string;
  readonly title: string;
  readonly state: StepState;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly steps: readonly StepRecord[];
  /** What is being done just now, for phases that say so (the image build). */
  readonly note?: string;
}

/**
 * One long-running piece of work. `interrupted` is never written: it is what a reader makes of `running`
 * when the process that ran it is gone.
 */
export interface OperationRecord {
  readonly id: string;
  readonly kind: OperationKind;
  readonly cluster: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly phases: readonly PhaseRecord[];
  readonly error?: ErrorInfo;
}
