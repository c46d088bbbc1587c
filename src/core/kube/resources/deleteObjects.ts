import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { ApiRefusal } from '../apiRefusal.ts';
import type { KubeConnection } from '../connection.ts';
import { objectPath } from './objectPath.ts';

export interface DeleteObjects {
  readonly refs: readonly ObjectRef[];
  readonly propagation: 'Background' | 'Foreground' | 'Orphan';
  /** Seconds. */
  readonly gracePeriod?: number | undefined;
  readonly signal: AbortSignal;
}

export interface DeleteResult {
  readonly ref: ObjectRef;
  /** Why it is still there, as a sentence. */
  readonly error?: string;
}

/** Requests at once; more would only wait on the server. */
const AT_ONCE = 8;

/** Deletes objects and tells of each how it went, in the order given; one that is gone already counts as deleted. */
export const deleteObjects = async (
  connection: KubeConnection,
  request: DeleteObjects,
): Promise<readonly DeleteResult[]> => {
  const results: DeleteResult[] = [];
  const left = request.refs.entries();
  const work = async () => {
    for (const [index, ref] of left) results[index] = await deleteOne(connection, ref, request);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
};

const deleteOne = async (
  connection: KubeConnection,
  ref: ObjectRef,
  { propagation, gracePeriod, signal }: DeleteObjects,
): Promise<DeleteResult> => {
  signal.throwIfAborted();
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: propagation,
    ...(gracePeriod === undefined ? {} : { gracePeriodSeconds: gracePeriod }),
  };
  try {
    await connection.call('DELETE', objectPath(ref), { signal, body, deadline: 30_000 });
    return { ref };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiRefusal && error.status === 404) return { ref };
    return { ref, error: (error as Error).message };
  }
};
