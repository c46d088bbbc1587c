import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { AppError } from '../../../shared/errors.ts';
import { ApiRefusal } from '../apiRefusal.ts';
import type { KubeConnection } from '../connection.ts';
import { objectPath } from './objectPath.ts';

export interface ScaleObject {
  readonly ref: ObjectRef;
  readonly replicas: number;
  readonly signal: AbortSignal;
}

/** Sets the number of replicas through the scale that Deployments, StatefulSets and many custom kinds have. */
export const scaleObject = async (
  connection: KubeConnection,
  { ref, replicas, signal }: ScaleObject,
): Promise<void> => {
  try {
    await connection.call('PATCH', `${objectPath(ref)}/scale?fieldManager=slipway`, {
      signal,
      body: { spec: { replicas } },
      contentType: 'application/merge-patch+json',
    });
  } catch (error) {
    // An unknown object is named in the answer; an unknown scale is not.
    const isNoScale =
      error instanceof ApiRefusal && error.status === 404 && !error.message.includes(`"${ref.name}"`);
    if (!isNoScale) throw error;
    throw new AppError('UNSUPPORTED', `${ref.name} cannot be scaled: ${ref.plural} have no replicas to set.`);
  }
};
