import { AppError } from '../../shared/errors.ts';
import { followObjects } from '../kube/followObjects.ts';
import { findSiblings } from './findSiblings.ts';
import type { Destination, FollowTarget, PodObject } from './target.ts';

/** Follows a pod, and when it goes those that its controller makes in its place; settles when the signal fires. */
export const followPod = async (options: FollowTarget): Promise<void> => {
  const { connection, target, signal, onDestination, onTrouble } = options;
  const path = `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/pods`;
  const { body } = await connection.call<PodObject>('GET', `${path}/${encodeURIComponent(target.name)}`, {
    signal,
  });
  const selector = await findSiblings(connection, body, signal);
  let chosen = target.name;
  await followObjects<PodObject>(connection, {
    path,
    signal,
    ...(selector === undefined
      ? { fieldSelector: `metadata.name=${target.name}` }
      : { labelSelector: selector }),
    onChange: (pods) => {
      const destination = choosePod([...pods.values()], chosen, target);
      chosen = destination.pod ?? chosen;
      onDestination(destination);
    },
    onTrouble,
  });
};

const isReady = ({ status }: PodObject) =>
  status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;

/** The pod that was chosen before while it runs, then a ready one, then one that runs at least. */
export const choosePod = (
  pods: readonly PodObject[],
  before: string,
  { name, port }: FollowTarget['target'],
): Destination => {
  const running = pods.filter(
    ({ metadata, status }) => metadata.deletionTimestamp === undefined && status?.phase === 'Running',
  );
  const found =
    running.find(({ metadata }) => metadata.name === before) ?? running.find(isReady) ?? running[0];
  if (found !== undefined) return { pod: found.metadata.name, port };
  const [other] = pods;
  if (other === undefined) return { problem: `Pod ${name} is gone, and none has taken its place.` };
  const state = other.metadata.deletionTimestamp === undefined ? other.status?.phase : 'being deleted';
  return { problem: `Pod ${other.metadata.name} is not running: it is ${state ?? 'not started'}.` };
};

export const refuseMissing = (error: unknown, { kind, name, namespace }: FollowTarget['target']): unknown =>
  error instanceof AppError && error.code === 'NOT_FOUND'
    ? new AppError('NOT_FOUND', `There is no ${kind} ${name} in namespace ${namespace}.`, { cause: error })
    : error;
