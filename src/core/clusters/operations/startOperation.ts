import { EventEmitter } from 'node:events';
import { AppError, type ErrorInfo, toErrorInfo } from '../../../shared/errors.ts';
import { CLEAN_UP, type OperationKind, type OperationRecord } from '../../../shared/operation.ts';
import type { Phase } from '../../bootstrap/phase.ts';
import { type PhaseListener, runPhases } from '../../bootstrap/run.ts';
import type { OperationListener, StartedOperation } from '../../core.ts';
import { markThisProcess, type ProcessMark } from '../../lib/processIdentity.ts';
import { failAfter } from '../../lib/withCleanup.ts';
import { type Journal, logFile, type OperationDetails } from './journal.ts';
import { lockCluster } from './lockCluster.ts';
import { withStepLogs } from './logCommands.ts';
import { openLogWriter } from './operationLog.ts';
import { changeStep, newPhaseRecord, noteStep } from './record.ts';

export interface OperationPlan {
  readonly kind: OperationKind;
  /** Name of the cluster, or of what else is worked on; it is locked meanwhile. */
  readonly cluster: string;
  readonly phases: readonly Phase[];
  readonly details?: OperationDetails;
  /** A create of a cluster that was there already: its nodes are started again. */
  readonly isStart?: boolean;
  /** What is done after a failure or a cancel; absent where all is to stay as it is. */
  readonly cleanUp?: {
    readonly title: string;
    readonly when: readonly ('failed' | 'cancelled')[];
    readonly run: (signal: AbortSignal) => Promise<void>;
  };
  /** Checked once the lock is held, before anything is recorded or done. */
  readonly check?: () => Promise<void>;
  /** Called after the last phase of an operation that succeeded. */
  readonly onDone?: () => void;
}

export interface OperationHome {
  readonly journal: Journal;
  readonly locks: string;
  /** Told of each operation that this process begins. */
  readonly onStart?: (operation: StartedOperation) => void;
}

/** Milliseconds between two notes that other processes are told of; this one is told of each. */
const NOTE_INTERVAL = 500;

/** Milliseconds that a clean-up may take; it does not end with the signal that stopped the work. */
const CLEAN_UP_WITHIN = 120_000;

/**
 * Takes the lock, opens a record in the journal and runs the phases, without waiting for them. Rejects, with nothing
 * done, when the lock is held (`CLUSTER_BUSY`) or the check fails.
 */
export const startOperation = async (plan: OperationPlan, home: OperationHome): Promise<StartedOperation> => {
  const lock = await lockCluster(home.locks, plan.cluster, plan.kind);
  try {
    await plan.check?.();
    const owner = await markThisProcess();
    const { get, update, listeners } = openRecord(plan, home, owner);
    const cancel = new AbortController();
    const done = runPlan(plan, { cancel: cancel.signal, update, get, listeners }).finally(lock.release);
    const started: StartedOperation = {
      id: get().id,
      record: get,
      done,
      cancel: () => cancel.abort(new AppError('CANCELLED', 'It was cancelled.')),
      watch: (listener) => watch(listeners, listener),
    };
    home.onStart?.(started);
    return started;
  } catch (error) {
    return await failAfter(error, lock.release);
  }
};

type Listeners = EventEmitter<{ record: [OperationRecord]; log: [string, string, string | undefined] }>;

/** Keeps the record in the journal and the log beside it, and tells whoever listens. */
const openRecord = (plan: OperationPlan, { journal }: OperationHome, owner: ProcessMark) => {
  const startedAt = Date.now();
  let record: OperationRecord = {
    id: `${startedAt.toString(36)}-${plan.kind}-${plan.cluster}`,
    kind: plan.kind,
    cluster: plan.cluster,
    ...(plan.details?.spec === undefined ? {} : { provider: plan.details.spec.provider }),
    ...(plan.isStart ? { isStart: true } : {}),
    state: 'running',
    startedAt,
    phases: plan.phases.map(newPhaseRecord),
  };
  const listeners: Listeners = new EventEmitter();
  const log = openLogWriter(logFile(journal.folder, record.id));
  listeners.on('log', (text, phase, node) =>
    log.write({ at: Date.now(), phase, ...(node === undefined ? {} : { node }), text }),
  );
  const write = () => journal.write({ owner, record, details: plan.details ?? {} });
  const writeNote = limitRate(NOTE_INTERVAL, () => {
    try {
      write();
    } catch {
      // What is being done just now is not worth failing for.
    }
  });
  const update = (next: OperationRecord, keep = true) => {
    record = next;
    try {
      // A reader takes what there is once the record says that it is over, and goes.
      if (next.state !== 'running') log.close();
      if (keep) write();
      else writeNote();
    } finally {
      listeners.emit('record', record);
    }
  };
  update(record);
  return { get: () => record, update, listeners };
};

/** Calls at most once in an interval; what comes in between is left out. */
const limitRate = (interval: number, call: () => void) => {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - last < interval) return;
    last = performance.now();
    call();
  };
};

const watch = (listeners: Listeners, { onRecord, onLog }: OperationListener) => {
  if (onRecord !== undefined) listeners.on('record', onRecord);
  if (onLog !== undefined) listeners.on('log', onLog);
  return () => {
    if (onRecord !== undefined) listeners.off('record', onRecord);
    if (onLog !== undefined) listeners.off('log', onLog);
  };
};

interface Running {
  readonly cancel: AbortSignal;
  readonly update: (record: OperationRecord, keep?: boolean) => void;
  readonly get: () => OperationRecord;
  readonly listeners: Listeners;
}

const runPlan = async (plan: OperationPlan, running: Running): Promise<OperationRecord> => {
  const { cancel, get, update, listeners } = running;
  // Once all is done, or has failed, a journal that can't be written (the disk is full) changes nothing of that and
  // must not keep the clean-up from being done; the operation then reads `interrupted` and can be resumed or removed.
  const tell = (record: OperationRecord) => {
    try {
      update(record);
    } catch {
      // Listeners have been told.
    }
  };
  const listener: PhaseListener = {
    onStart: (phase, node) => update(changeStep(get(), { phase: phase.id, node, state: 'running' })),
    onEnd: (phase, node, error) => {
      const failed = cancel.aborted || isCancelled(error) ? 'cancelled' : 'failed';
      update(changeStep(get(), { phase: phase.id, node, state: error === undefined ? 'done' : failed }));
    },
    onLog: (phase, node, line) => listeners.emit('log', line, phase.id, node),
    onNote: (phase, text, node) => update(noteStep(get(), { phase: phase.id, node, text }), false),
  };
  try {
    await runPhases(withStepLogs(plan.phases), { signal: cancel, listener });
    plan.onDone?.();
    tell({ ...get(), state: 'done', endedAt: Date.now() });
  } catch (error) {
    const state = cancel.aborted ? 'cancelled' : 'failed';
    const info = withTrace(toErrorInfo(error), error);
    const left = plan.cleanUp?.when.includes(state)
      ? await cleanUp(plan.cleanUp, { get, update: tell })
      : undefined;
    tell({
      ...get(),
      state,
      endedAt: Date.now(),
      error: left === undefined ? info : mergeErrors(info, left),
    });
  }
  return get();
};

const isCancelled = (error: unknown) => error instanceof AppError && error.code === 'CANCELLED';

/** A bug of ours is told with where it happened; what is meant for people is not. */
const withTrace = (info: ErrorInfo, error: unknown): ErrorInfo =>
  info.code === 'INTERNAL' && error instanceof Error && info.details === undefined
    ? { ...info, details: (error.stack ?? '').split('\n').slice(0, 6) }
    : info;

const cleanUp = async (
  work: NonNullable<OperationPlan['cleanUp']>,
  { get, update }: Pick<Running, 'get' | 'update'>,
) => {
  const phase = { id: CLEAN_UP, title: work.title, needs: [] };
  update({ ...get(), phases: [...get().phases, newPhaseRecord(phase)] });
  update(changeStep(get(), { phase: phase.id, node: undefined, state: 'running' }));
  try {
    await work.run(AbortSignal.timeout(CLEAN_UP_WITHIN));
    update(changeStep(get(), { phase: phase.id, node: undefined, state: 'done' }));
    return undefined;
  } catch (error) {
    update(changeStep(get(), { phase: phase.id, node: undefined, state: 'failed' }));
    return toErrorInfo(error);
  }
};

/** What failed first stays the message; what the clean-up could not do is never swallowed. */
const mergeErrors = (cause: ErrorInfo, left: ErrorInfo): ErrorInfo => ({
  code: 'CLEANUP_INCOMPLETE',
  message: `${cause.message} Cleaning up failed too: ${left.message}`,
  ...(left.hint === undefined ? {} : { hint: left.hint }),
  details: [...(cause.details ?? []), ...(left.details ?? [])],
});
