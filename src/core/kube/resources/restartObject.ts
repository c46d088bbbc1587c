import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { AppError } from '../../../shared/errors.ts';
import type { KubeConnection } from '../connection.ts';
import { objectPath } from './objectPath.ts';

const RESTARTABLE = new Set(['deployments', 'statefulsets', 'daemonsets']);

/** Has the pods of a workload replaced one after the other, as `kubectl rollout restart` does. */
export const restartObject = async (
  connection: KubeConnection,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<void> => {
  if (ref.group !== 'apps' || !RESTARTABLE.has(ref.plural)) {
    throw new AppError('UNSUPPORTED', `${ref.name} cannot be restarted.`, {
      hint: 'Deployments, StatefulSets and DaemonSets can; other pods are deleted and made anew by their owner.',
    });
  }
  const path = objectPath(ref);
  const { body } = await connection.call<{ spec?: { paused?: boolean } }>('GET', path, { signal });
  if (body.spec?.paused) {
    throw new AppError('CONFLICT', `The rollout of ${ref.name} is paused, so its pods would not restart.`, {
      hint: 'Set spec.paused to false first.',
    });
  }
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  await connection.call('PATCH', `${path}?fieldManager=slipway`, {
    signal,
    body: { spec: { template: { metadata: { annotations } } } },
    contentType: 'application/strategic-merge-patch+json',
  });
};
