import type { ObjectResult } from '../../../shared/contract/manifests.ts';
import { type ApiObject, type ApplyOutcome, applyObject, readObject } from '../../kube/applyObject.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import { pause } from '../../lib/pause.ts';
import { cleanObject, writeYaml } from '../cleanObject.ts';
import { describeObject } from '../parse/parsedObject.ts';
import type { ResolvedObject } from '../plan/resolveObjects.ts';

export interface ApplyOneRequest {
  readonly object: ResolvedObject;
  readonly force: boolean;
  /** The object's kind or its namespace came a moment ago. */
  readonly fresh: boolean;
  /** Ends waiting between tries, never a try: of one that is cut off nobody knows how it went. */
  readonly signal: AbortSignal;
}

/** Milliseconds for what a new namespace or kind still lacks to be there. */
const SETTLE = 15_000;
const PAUSE = 250;

/** What passes by itself: too many calls, a new kind that is not served yet, a new namespace without its account. */
const passes = (outcome: ApplyOutcome, fresh: boolean): boolean => {
  if (outcome.type !== 'refused') return false;
  const { status, message, about } = outcome.refusal;
  if (status === 429) return true;
  if (!fresh) return false;
  return (
    (status === 404 && about?.kind !== 'namespaces') || (status === 403 && /service ?account/i.test(message))
  );
};

/** By its content: a status that somebody writes meanwhile is no change of ours. */
const isSame = (before: ApiObject | undefined, after: ApiObject): boolean =>
  before !== undefined &&
  (before.metadata?.resourceVersion === after.metadata?.resourceVersion ||
    writeYaml(cleanObject(before)) === writeYaml(cleanObject(after)));

const describeOutcome = (
  object: ResolvedObject,
  outcome: ApplyOutcome,
  before: ApiObject | undefined,
): ObjectResult => {
  const { id } = object;
  if (outcome.type === 'refused') return { id, result: 'failed', error: outcome.refusal.message };
  if (outcome.type === 'conflict') {
    const owners = outcome.conflicts.map(({ manager }) => `«${manager}»`).join(' and ');
    const error = `${describeObject(object)} has fields that belong to ${owners}. Take them over to apply it.`;
    return { id, result: 'failed', error, conflicts: outcome.conflicts };
  }
  if (outcome.created) return { id, result: 'created' };
  return { id, result: isSame(before, outcome.object) ? 'nothing' : 'changed' };
};

/** Applies one object, and says what that did. */
export const applyOne = async (
  connection: KubeConnection,
  { object, force, fresh, signal }: ApplyOneRequest,
): Promise<ObjectResult> => {
  const { path } = object;
  if (path === undefined) {
    const error = `The cluster knows no kind ${object.kind} in ${object.apiVersion}.`;
    return { id: object.id, result: 'failed', error };
  }
  const whole = new AbortController().signal;
  const current = await readObject(connection, path, whole);
  const end = performance.now() + SETTLE;
  for (;;) {
    const request = { path, object: object.value, dryRun: false, force, signal: whole };
    const outcome = await applyObject(connection, request);
    if (!passes(outcome, fresh) || performance.now() > end) {
      return describeOutcome(object, outcome, current);
    }
    await pause(PAUSE, signal);
  }
};
