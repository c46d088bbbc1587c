import type { ManifestObject, ObjectResult } from '../../../shared/contract/manifests.ts';
import { toErrorInfo } from '../../../shared/errors.ts';
import { createKindFinder, type KindFinder } from '../../kube/applyKinds.ts';
import { ANSWERS, type ApiObject, readObject, readRefusal } from '../../kube/applyObject.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import { pause } from '../../lib/pause.ts';
import { orderObjects, rankOf } from '../orderObjects.ts';
import { describeObject } from '../parse/parsedObject.ts';
import { findPath } from '../plan/findPath.ts';
import { mapLimited } from '../plan/mapLimited.ts';

export interface DeleteWork {
  readonly connection: KubeConnection;
  readonly objects: readonly ManifestObject[];
  readonly working: (id: string, what: string) => void;
  readonly tell: (result: ObjectResult) => void;
  /** Ends it between two objects, and while it waits for one to be gone. */
  readonly signal: AbortSignal;
}

/** Milliseconds until an object that is being deleted is said to be held. */
const GONE_WITHIN = 60_000;
/** A namespace or a definition takes all that is in it along. */
const EMPTY_WITHIN = 180_000;
const PAUSE = 300;
const AT_ONCE = 8;

interface Leaving {
  readonly object: ManifestObject;
  readonly path: string;
}

type Deleted = { readonly result: ObjectResult } | { readonly leaving: Leaving };

const deleteOne = async (
  connection: KubeConnection,
  kinds: KindFinder,
  object: ManifestObject,
): Promise<Deleted> => {
  const { id } = object;
  const path = await findPath(kinds, object);
  if (path === undefined) return { result: { id, result: 'nothing' } };
  const { status, body } = await connection.call<unknown>('DELETE', path, {
    signal: new AbortController().signal,
    // As kubectl does: what belongs to it goes after it. The API's own default leaves the pods of a job behind.
    body: { propagationPolicy: 'Background' },
    okCodes: ANSWERS,
    deadline: 30_000,
  });
  if (status === 404) return { result: { id, result: 'nothing' } };
  if (status >= 300) return { result: { id, result: 'failed', error: readRefusal(status, body).message } };
  return { leaving: { object, path } };
};

const listHolders = (current: ApiObject): readonly string[] => {
  const spec = current['spec'] as { readonly finalizers?: readonly string[] } | undefined;
  return [...(current.metadata?.finalizers ?? []), ...(spec?.finalizers ?? [])];
};

interface NamespaceStatus {
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
  }[];
}

const explainHeld = (object: ManifestObject, current: ApiObject): string => {
  const holders = listHolders(current);
  const { conditions = [] } = (current['status'] ?? {}) as NamespaceStatus;
  const reasons = conditions
    .filter(({ type, status }) => /Remaining|Failure/.test(type) && status === 'True')
    .map(({ message }) => message);
  const held =
    holders.length === 0
      ? 'is still ending'
      : `is held by ${holders.length === 1 ? 'the finalizer' : 'the finalizers'} ${holders.join(', ')}: whoever set that has to let it go`;
  return [`${describeObject(object)} is being deleted, but ${held}.`, ...reasons].join(' ');
};

const waitGone = async (
  { connection, signal }: DeleteWork,
  { object, path }: Leaving,
): Promise<ObjectResult> => {
  const { id, kind } = object;
  const before = await readObject(connection, path, signal);
  const uid = before?.metadata?.uid;
  const whole = kind === 'Namespace' || kind === 'CustomResourceDefinition';
  const end = performance.now() + (whole ? EMPTY_WITHIN : GONE_WITHIN);
  for (let current = before; ; current = await readObject(connection, path, signal)) {
    // Another object of the same name may already be in its place, such as a controller's.
    if (current === undefined || current.metadata?.uid !== uid || !current.metadata?.deletionTimestamp) {
      return { id, result: 'deleted' };
    }
    if (performance.now() > end) return { id, result: 'failed', error: explainHeld(object, current) };
    await pause(PAUSE, signal);
  }
};

const failed = ({ id }: ManifestObject, error: unknown): ObjectResult => ({
  id,
  result: 'failed',
  error: toErrorInfo(error).message,
});

const deleteRank = async (work: DeleteWork, kinds: KindFinder, objects: readonly ManifestObject[]) => {
  const leaving: Leaving[] = [];
  for (const object of objects) {
    if (work.signal.aborted) break;
    work.working(object.id, 'Deleting');
    const deleted = await deleteOne(work.connection, kinds, object).catch((error: unknown) => ({
      result: failed(object, error),
    }));
    if ('result' in deleted) work.tell(deleted.result);
    else leaving.push(deleted.leaving);
  }
  await mapLimited(leaving, AT_ONCE, async (one) => {
    work.working(one.object.id, 'Waiting until it is gone');
    const result = await waitGone(work, one).catch((error: unknown) => {
      if (!work.signal.aborted) return failed(one.object, error);
      const message = `${describeObject(one.object)} is being deleted; nobody waited until it was gone.`;
      return { id: one.object.id, result: 'failed', error: message } as const;
    });
    work.tell(result);
  });
};

/** Deletes objects in the reverse order of applying, and waits for those of one rank before it goes on to the next. */
export const deleteObjects = async (work: DeleteWork): Promise<void> => {
  const kinds = createKindFinder(work.connection, new AbortController().signal);
  const ranks = Map.groupBy(orderObjects(work.objects).toReversed(), rankOf);
  for (const objects of ranks.values()) {
    if (work.signal.aborted) return;
    await deleteRank(work, kinds, objects);
  }
};
