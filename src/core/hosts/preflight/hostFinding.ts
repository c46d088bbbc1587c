import type { HostFinding } from '../../../shared/hostFinding.ts';

/** A finding before it is said of which machine. */
export type CheckFinding = Omit<HostFinding, 'host'>;

/** The finding for what a machine does not tell: nobody guesses. */
export const cannotTell = (
  about: { readonly id: string; readonly title: string },
  { means, todo }: { readonly means: string; readonly todo: string },
): CheckFinding => ({ ...about, level: 'warning', found: 'cannot be told', means, todo });
