import { ApiRefusal } from './apiRefusal.ts';
import type { KubeConnection } from './connection.ts';

/** Who a cluster is, whatever its context is called and wherever it is reached. */
export interface ClusterIdentity {
  /** `uid-…`, the UID of its namespace kube-system; for people who may not read that, what its certificate tells. */
  readonly id: string;
  /** What `id` is for people who may not read the namespace. */
  readonly byCertificate: string;
}

/** Asks the cluster who it is. */
export const identifyCluster = async (
  connection: KubeConnection,
  signal: AbortSignal,
): Promise<ClusterIdentity> => {
  const ask = async () => {
    const path = '/api/v1/namespaces/kube-system';
    const { body } = await connection.call<{ metadata: { uid: string } }>('GET', path, { signal });
    return `uid-${body.metadata.uid}`;
  };
  const uid = await ask().catch((error: unknown) => {
    if (!(error instanceof ApiRefusal) || ![403, 404].includes(error.status)) throw error;
    return undefined;
  });
  const { authority, server } = connection;
  const byCertificate = authority === undefined ? `server-${server}` : `authority-${authority}`;
  return { id: uid ?? byCertificate, byCertificate };
};
