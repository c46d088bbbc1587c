import type { OperationRecord, StepRecord } from '../../src/shared/operation.ts';

export interface PathPart {
  readonly id: string;
  readonly title: string;
  /** Milliseconds from the first begin of one of its steps to the last end. */
  readonly span: number;
  /** Milliseconds of it that everything after it waited for; 0 for what ran beside the rest. */
  readonly waited: number;
}

interface TimedStep {
  readonly phase: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * Shares an operation's time out among its phases. A step begins when the last of those it needs ends: from the step
 * that ended last, the path goes back through whichever ended just before each began.
 */
export const findCriticalPath = (record: OperationRecord): readonly PathPart[] => {
  const steps = record.phases.flatMap(({ id, steps }) => steps.flatMap((step) => timeStep(id, step)));
  const waited = new Map<string, number>();
  let left: readonly TimedStep[] = steps;
  let at = latest(left);
  while (at !== undefined) {
    const { phase, startedAt, endedAt } = at;
    left = left.filter((step) => step !== at && step.endedAt <= startedAt);
    const before = latest(left);
    // The moment between two steps counts for the later one.
    waited.set(phase, (waited.get(phase) ?? 0) + endedAt - (before?.endedAt ?? record.startedAt));
    at = before;
  }
  return record.phases.map(({ id, title, startedAt = 0, endedAt = 0 }) => ({
    id,
    title,
    span: endedAt - startedAt,
    waited: waited.get(id) ?? 0,
  }));
};

const timeStep = (phase: string, { startedAt, endedAt }: StepRecord): TimedStep[] =>
  startedAt === undefined || endedAt === undefined ? [] : [{ phase, startedAt, endedAt }];

/** Of steps that ended at once, the one that began last: the path gets shorter with each step back. */
const latest = (steps: readonly TimedStep[]): TimedStep | undefined =>
  steps.reduce<TimedStep | undefined>(
    (best, step) =>
      best === undefined ||
      step.endedAt > best.endedAt ||
      (step.endedAt === best.endedAt && step.startedAt > best.startedAt)
        ? step
        : best,
    undefined,
  );
