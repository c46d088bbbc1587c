import type { ObjectResult } from '../../../shared/contract/manifests.ts';
import { ApiRefusal } from '../../kube/apiRefusal.ts';
import { type ApiObject, type ApplyOutcome, applyObject, readObject } from '../../kube/applyObject.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import { takeOver } from '../../kube/takeOver.ts';
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
  const untouched = { id, result: 'failed', untouched: true } as const;
  if (outcome.type === 'refused') return { ...untouched, error: outcome.refusal.message };
  if (outcome.type === 'conflict') {
    const owners = outcome.conflicts.map(({ manager }) => `«${manager}»`).join(' and ');
    const error = `${describeObject(object)} has fields that belong to ${owners}. Take them over to apply it.`;
    return { ...untouched, error, conflicts: outcome.conflicts };
  }
  if (outcome.created) return { id, result: 'created' };
  return { id, result: isSame(before, outcome.object) ? 'nothing' : 'changed' };
};

/** An object that may not be read was not touched. */
const readCurrent = async (
  connection: KubeConnection,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly current: ApiObject | undefined } | { readonly refused: string }> => {
  try {
    return { current: await readObject(connection, path, signal) };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { refused: error.message };
  }
};

/** Applies one object, and says what that did. */
export const applyOne = async (
  connection: KubeConnection,
  { object, force, fresh, signal }: ApplyOneRequest,
): Promise<ObjectResult> => {
  const { path } = object;
  if (path === undefined) {
    const error = object.problem ?? `The cluster knows no kind ${object.kind} in ${object.apiVersion}.`;
    return { id: object.id, result: 'failed', error, untouched: true };
  }
  const whole = new AbortController().signal;
  const read = await readCurrent(connection, path, whole);
  if ('refused' in read) return { id: object.id, result: 'failed', error: read.refused, untouched: true };
  const { current } = read;
  const { value, previous } = object;
  const refusal = await takeOver(connection, { path, current, object: value, previous }, whole);
  if (refusal !== undefined) return describeOutcome(object, { type: 'refused', refusal }, current);
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
