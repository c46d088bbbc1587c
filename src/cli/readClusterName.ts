import { clusterName } from '../shared/clusterSpec.ts';
import { AppError } from '../shared/errors.ts';

/** Checks a cluster's name as it was typed. Throws `BAD_INPUT`. */
export const readClusterName = (typed: string | undefined): string => {
  const checked = clusterName.safeParse(typed);
  if (checked.success) return checked.data;
  const why = checked.error.issues[0]?.message;
  throw new AppError('BAD_INPUT', `${JSON.stringify(typed ?? '')} is no cluster name: ${why}.`, {
    hint: 'See the names with `slipway list`.',
  });
};
