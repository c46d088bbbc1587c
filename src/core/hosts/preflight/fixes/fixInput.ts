import type { NodeRole } from '../../../../shared/cluster.ts';
import type { PreflightHost } from '../checkReachability.ts';
import type { PreflightPlan } from '../judgeInput.ts';

/** The machine that something is mended on, and what it is to be. */
export interface FixInput extends PreflightHost, Omit<PreflightPlan, 'arch'> {
  /** The machines that it is to be in one cluster with. */
  readonly others: readonly { readonly address: string; readonly role: NodeRole }[];
}

/**
 * A shell script and its arguments, run behind the head in `runFix.ts`. It changes only what is not so already, and
 * tells each change with `did`, and with `failed` what could not be done; sentences that people read.
 */
export interface FixScript {
  readonly script: string;
  readonly args: readonly string[];
}
