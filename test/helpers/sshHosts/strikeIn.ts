import type { StartedOperation } from '../../../src/core/core.ts';
import type { OperationRecord } from '../../../src/shared/operation.ts';

export interface Moment {
  readonly phase: string;
  /** By default it is whatever node comes first. */
  readonly node?: string;
}

/** Lets an operation go on until a phase begins, does something before the phase does, and gives how it ended. */
export const strikeIn = async (
  begun: Promise<StartedOperation>,
  { phase, node }: Moment,
  strike: () => void,
): Promise<OperationRecord> => {
  const operation = await begun;
  let isStruck = false;
  operation.watch({
    onRecord: ({ phases }) => {
      if (isStruck || !isAt(phases, { phase, ...(node === undefined ? {} : { node }) })) return;
      isStruck = true;
      strike();
    },
  });
  const record = await operation.done;
  if (isStruck) return record;
  throw new Error(`it ended before ${phase}: ${JSON.stringify(record.error ?? record.state)}`);
};

const isAt = (phases: OperationRecord['phases'], { phase, node }: Moment) => {
  const steps = phases.find(({ id }) => id === phase)?.steps ?? [];
  return steps.some((step) => step.state === 'running' && (node === undefined || step.node === node));
};
