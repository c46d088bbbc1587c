import { AppError } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';

interface SetQuota {
  readonly namespace: string;
  readonly quota: string;
  /** Resource names to quantities; empty removes the quota. */
  readonly hard: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

interface KubeQuotaObject {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

const TRIES = 5;

/** Writes a ResourceQuota's limits, and keeps what else it has (scopes, labels); without limits it is removed. */
export const setQuota = async (
  connection: Pick<KubeConnection, 'call'>,
  { namespace, quota, hard, signal }: SetQuota,
): Promise<void> => {
  const collection = `/api/v1/namespaces/${encodeURIComponent(namespace)}/resourcequotas`;
  const path = `${collection}/${encodeURIComponent(quota)}`;
  if (Object.keys(hard).length === 0) {
    await connection.call('DELETE', path, { signal, okCodes: [404] });
    return;
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { status, body } = await connection.call<KubeQuotaObject>('GET', path, { signal, okCodes: [404] });
    const { status: answered } =
      status === 404
        ? await connection.call('POST', collection, {
            signal,
            okCodes: [409],
            body: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: quota }, spec: { hard } },
          })
        : await connection.call('PUT', path, {
            signal,
            okCodes: [409],
            body: { ...body, spec: { ...body.spec, hard } },
          });
    if (answered !== 409) return;
  }
  throw new AppError(
    'CONFLICT',
    `The quota ${quota} of ${namespace} changed again and again while it was written.`,
    {
      hint: 'Try again in a moment.',
    },
  );
};
