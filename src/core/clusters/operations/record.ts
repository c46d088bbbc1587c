import type { OperationRecord, PhaseRecord, StepRecord, StepState } from '../../../shared/operation.ts';
import type { Phase } from '../../bootstrap/phase.ts';

export const newPhaseRecord = ({ id, title, nodes }: Pick<Phase, 'id' | 'title' | 'nodes'>): PhaseRecord => ({
  id,
  title,
  state: 'waiting',
  steps: nodes === undefined ? [{ state: 'waiting' }] : nodes.map((node) => ({ node, state: 'waiting' })),
});

const changePhase = (record: OperationRecord, id: string, change: (phase: PhaseRecord) => PhaseRecord) => ({
  ...record,
  phases: record.phases.map((phase) => (phase.id === id ? change(phase) : phase)),
});

export interface StepNote {
  readonly phase: string;
  readonly node: string | undefined;
  readonly text: string;
}

/** Says what a step does just now, and of its phase the latest that any of its steps does, with the node. */
export const noteStep = (record: OperationRecord, { phase: id, node, text }: StepNote): OperationRecord =>
  changePhase(record, id, (phase) =>
    node === undefined
      ? { ...phase, note: text }
      : {
          ...phase,
          note: `${node}: ${text}`,
          steps: phase.steps.map((step) => (step.node === node ? { ...step, note: text } : step)),
        },
  );

/** A phase is what its steps are: failed when one failed, done when all are. */
const summarize = (steps: readonly StepRecord[]): StepState => {
  const states = new Set(steps.map(({ state }) => state));
  for (const state of ['failed', 'running', 'cancelled'] as const) if (states.has(state)) return state;
  if (states.size === 1) return steps[0]?.state ?? 'waiting';
  return 'running';
};

export interface StepChange {
  readonly phase: string;
  readonly node: string | undefined;
  readonly state: StepState;
}

/** Sets the state of one step, with its times, and of its phase. */
export const changeStep = (record: OperationRecord, change: StepChange): OperationRecord => {
  const now = Date.now();
  return changePhase(record, change.phase, (phase) => {
    const steps = phase.steps.map((step): StepRecord => {
      if (step.node !== change.node) return step;
      if (change.state === 'running') return { ...step, state: 'running', startedAt: now };
      return { ...step, state: change.state, endedAt: now };
    });
    const state = summarize(steps);
    const startedAt = phase.startedAt ?? (change.state === 'running' ? now : undefined);
    return {
      ...phase,
      steps,
      state,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(state === 'running' || state === 'waiting' ? {} : { endedAt: now }),
    };
  });
};
