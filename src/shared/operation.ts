import type { ErrorInfo } from './errors.ts';

export type OperationKind = 'create' | 'delete' | 'add-nodes' | 'remove-node' | 'build-image';
export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** One phase on one node, or on the cluster as a whole when `node` is absent. Times are milliseconds since 1970. */
export interface StepRecord {
  readonly node?: string;
  readonly state: StepState;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** What is being done on the node just now, or was last. */
  readonly note?: string;
}

/** Id of the phase that removes what was made, after a failure or a cancel. */
export const CLEAN_UP = 'clean-up';

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
  /** Where the nodes of a cluster that is created are to run; absent in records of other kinds. */
  readonly provider?: 'docker' | 'ssh';
  /** Of a create: the cluster was there already, and its nodes are started again. */
  readonly isStart?: boolean;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly phases: readonly PhaseRecord[];
  readonly error?: ErrorInfo;
}

/**
 * Whether a cluster may hold somebody's work: a create of it came to its end since it was last deleted, or nothing is
 * known of any. Stopping half-way must not take such a one away. Records are newest first.
 */
export const mayHoldWork = (records: readonly OperationRecord[], cluster: string): boolean => {
  const own = records.filter((record) => record.cluster === cluster);
  const deleted = own.findIndex(({ kind, state }) => kind === 'delete' && state === 'done');
  const creates = own.slice(0, deleted < 0 ? own.length : deleted).filter(({ kind }) => kind === 'create');
  return creates.length === 0 || creates.some(({ state }) => state === 'done');
};
