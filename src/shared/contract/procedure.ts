import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { ErrorInfo } from '../errors.ts';

/** What is said of each call. */
export interface CallMark {
  /**
   * It changes a cluster, so it is refused (`READ_ONLY`) for one that is marked read-only. Not what only stops work, or
   * changes nothing but this computer: kubeconfigs, settings, the inventory of machines. Not a port-forward either:
   * what goes through it is between the caller and the program. A shell can change anything, and does.
   */
  readonly changes: boolean;
}

/**
 * What every procedure starts from. Each can fail with `FAILED`, whose data is an `ErrorInfo`; inputs are validated at
 * the gate, outputs are the engine's own and only typed.
 */
export const procedure = (mark: CallMark) =>
  oc.$meta<CallMark>(mark).errors({ FAILED: { data: type<ErrorInfo>() } });

/** Output of a procedure that answers once. */
export const answer = <T>() => z.custom<T>();

/** Output of a stream: it begins with all that there is, then goes on with what changes, until the caller ends it. */
export const stream = <T>() => eventIterator(z.custom<T>());

/** A cluster as the interface names it: `slipway/NAME` for one of ours, `context/NAME` for a kubeconfig's context. */
export const clusterId = z
  .string()
  .regex(/^(slipway|context)\/.+$/, 'a cluster is named slipway/… or context/…');

export const onCluster = z.strictObject({ cluster: clusterId });

/** A kind of object: group (empty for the core one), version and plural name, as in an API path. */
export const resourceType = z.strictObject({
  group: z.string(),
  version: z.string().min(1),
  plural: z.string().min(1),
});

export type ResourceType = z.output<typeof resourceType>;

/** One object: its type, its name, and its namespace where it has one. */
export const objectRef = resourceType.extend({
  namespace: z.string().min(1).optional(),
  name: z.string().min(1),
});

export type ObjectRef = z.output<typeof objectRef>;

/** Answer of whatever begins an operation; `operations.watch` tells of the rest. */
export interface Begun {
  readonly operation: string;
}
