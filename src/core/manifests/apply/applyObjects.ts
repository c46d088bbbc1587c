import type { ObjectResult } from '../../../shared/contract/manifests.ts';
import { AppError, toErrorInfo } from '../../../shared/errors.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import { describeObject } from '../parse/parsedObject.ts';
import type { ResolvedObject } from '../plan/resolveObjects.ts';
import { applyOne } from './applyOne.ts';
import { waitEstablished } from './waitEstablished.ts';

export interface ApplyWork {
  readonly connection: KubeConnection;
  /** In the order of applying. */
  readonly objects: readonly ResolvedObject[];
  /** Ids of objects whose fields are taken from their owners. */
  readonly force: ReadonlySet<string>;
  readonly working: (id: string, what: string) => void;
  readonly tell: (result: ObjectResult) => void;
  /** Ends it between two objects. */
  readonly signal: AbortSignal;
}

/** What came with these files, and what of it did not come. */
interface Progress {
  readonly failed: Map<string, string>;
  readonly created: Set<string>;
  /** Set when nobody answers any more: trying the rest would only take time. */
  unreachable: string | undefined;
}

const namespaceId = (name: string) => `/Namespace//${name}`;

const findBlocker = ({ failed, unreachable }: Progress, object: ResolvedObject): string | undefined => {
  if (unreachable !== undefined) return unreachable;
  const namespace = object.namespace === undefined ? undefined : failed.get(namespaceId(object.namespace));
  const definition = object.pending ? failed.get(object.defined?.definition ?? '') : undefined;
  const needed = namespace ?? definition;
  return needed === undefined ? undefined : `Skipped, as ${needed} failed, which it needs.`;
};

const isFresh = ({ created }: Progress, { namespace, pending }: ResolvedObject): boolean =>
  pending || (namespace !== undefined && created.has(namespaceId(namespace)));

const applyAndWait = async (
  work: ApplyWork,
  progress: Progress,
  object: ResolvedObject,
): Promise<ObjectResult> => {
  const { connection, signal } = work;
  const force = work.force.has(object.id);
  const result = await applyOne(connection, { object, force, fresh: isFresh(progress, object), signal });
  const defines = object.kind === 'CustomResourceDefinition' && result.result !== 'failed';
  if (defines && object.path !== undefined) {
    work.working(object.id, 'Waiting until the API serves its kinds');
    await waitEstablished(connection, { path: object.path, name: object.name }, signal);
  }
  return result;
};

/**
 * Applies objects one after the other. It goes on after a failure, leaves out what needs a namespace or a definition
 * that failed, and stops when the signal fires; what it did not get to is not told of.
 */
export const applyObjects = async (work: ApplyWork): Promise<void> => {
  const progress: Progress = { failed: new Map(), created: new Set(), unreachable: undefined };
  for (const object of work.objects) {
    if (work.signal.aborted) return;
    const blocker = findBlocker(progress, object);
    if (blocker !== undefined) {
      work.tell({ id: object.id, result: 'skipped', error: blocker, untouched: true });
      continue;
    }
    work.working(object.id, 'Applying');
    const result = await applyAndWait(work, progress, object).catch((error: unknown): ObjectResult => {
      const { message } = toErrorInfo(error);
      if (error instanceof AppError && error.code === 'HOST_UNREACHABLE') progress.unreachable = message;
      const cancelled = `${describeObject(object)} was applied; it was cancelled while waiting for it.`;
      if (work.signal.aborted) return { id: object.id, result: 'failed', error: cancelled };
      return { id: object.id, result: 'failed', error: message };
    });
    if (result.result === 'failed') progress.failed.set(object.id, describeObject(object));
    if (result.result === 'created') progress.created.add(object.id);
    work.tell(result);
  }
};
