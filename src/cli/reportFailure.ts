import { AppError, type ErrorInfo } from '../shared/errors.ts';
import type { OperationRecord } from '../shared/operation.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { EXIT } from './exitCodes.ts';

/** What went wrong with an operation that is not done. */
const errorOf = ({ state, error }: OperationRecord): ErrorInfo => {
  if (state === 'cancelled') return error ?? { code: 'CANCELLED', message: 'Cancelled.' };
  return error ?? { code: 'INTERNAL', message: 'It failed without saying why.' };
};

/** The result of an operation that failed or was cancelled, with what to do next. */
export const reportFailure = (record: OperationRecord, lines: readonly string[] = []): CommandResult => {
  const error = errorOf(record);
  return {
    lines,
    error,
    json: { error, operation: record },
    exitCode: record.state === 'cancelled' ? EXIT.cancelled : EXIT.failed,
  };
};

/** Milliseconds: the engine may be what failed. */
const LOOK_WITHIN = 10_000;

/** Looks what a create has left, and says what can be done about it. */
export const describeLeftovers = async (
  { cluster: name, state }: OperationRecord,
  { core, io }: Pick<CommandContext, 'core' | 'io'>,
): Promise<readonly string[]> => {
  const found = await core.clusters
    .get(name, { signal: AbortSignal.timeout(LOOK_WITHIN) })
    .then(() => 'something' as const)
    .catch((error: unknown) =>
      error instanceof AppError && error.code === 'CLUSTER_NOT_FOUND' ? 'nothing' : 'unknown',
    );
  switch (found) {
    case 'something':
      return [
        `What was made of ${name} is still there.`,
        `To go on with it:  ${io.program} create ${name} --resume`,
        `To remove it:      ${io.program} delete ${name}`,
      ];
    case 'nothing':
      return state === 'cancelled'
        ? [`Nothing of ${name} is left.`]
        : [`Nothing of ${name} is left; with --keep-on-failure it stays for a look and for --resume.`];
    case 'unknown':
      return [`To see whether anything of ${name} is left:  ${io.program} list`];
  }
};
