import type { PhaseRecord, StepState } from '../../shared/operation.ts';

const listNodes = ({ steps }: PhaseRecord, state: StepState): readonly string[] =>
  steps.flatMap((step) => (step.state === state && step.node !== undefined ? [step.node] : []));

/** `2 of 3` for a phase that runs on several nodes; empty for others. */
export const countNodes = (phase: PhaseRecord): string => {
  const all = phase.steps.filter(({ node }) => node !== undefined).length;
  return all < 2 ? '' : `${listNodes(phase, 'done').length} of ${all}`;
};

/** The nodes that a phase failed on. */
export const listFailedNodes = (phase: PhaseRecord): readonly string[] => listNodes(phase, 'failed');
