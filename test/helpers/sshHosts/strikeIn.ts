import type { StartedOperation } from '../../../src/core/core.ts';
import type { OperationRecord } from '../../../src/shared/operation.ts';

export interface Moment {
  readonly phase: string;
  /** By default it is whatever node comes first. */
  readonly node?: string;
  /** What the phase says when the moment has come; by default it is the moment when it begins. */
  readonly line?: RegExp;
}

/**
 * Lets an operation go on until a phase begins or says a line, does something before the phase does more, and gives
 * how it ended.
 */
export const strikeIn = async (
  begun: Promise<StartedOperation>,
  { phase, node, line }: Moment,
  strike: () => void,
): Promise<OperationRecord> => {
  const operation = await begun;
  let isStruck = false;
  const strikeOnce = () => {
    if (!isStruck) strike();
    isStruck = true;
  };
  operation.watch({
    onRecord: ({ phases }) => {
      if (line === undefined && isAt(phases, { phase, ...(node === undefined ? {} : { node }) }))
        strikeOnce();
    },
    onLog: (said, its) => {
      if (its === phase && line?.test(said)) strikeOnce();
    },
  });
  const record = await operation.done;
  if (isStruck) return record;
  throw new Error(
    `it ended before ${phase}${line === undefined ? '' : ` said ${line}`}: ${JSON.stringify(record.error ?? record.state)}`,
  );
};

const isAt = (phases: OperationRecord['phases'], { phase, node }: Moment) => {
  const steps = phases.find(({ id }) => id === phase)?.steps ?? [];
  return steps.some((step) => step.state === 'running' && (node === undefined || step.node === node));
};
