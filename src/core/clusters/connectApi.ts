import { ADMIN_CONF } from '../bootstrap/cluster.ts';
import type { Host } from '../hosts/host.ts';
import type { ApiCredentials } from '../kube/connect/certificateAccess.ts';
import { type AdminConnection, connectAsAdmin } from '../kube/connect/connectAsAdmin.ts';
import { parseAdminConf } from '../kubeconfig/parseAdminConf.ts';

/** What a cluster's administrator needs, read from a control plane; the server is the one this machine reaches. */
export const readCredentials = async (
  host: Host,
  server: string,
  signal: AbortSignal,
): Promise<ApiCredentials> => ({
  ...parseAdminConf((await host.getFile(ADMIN_CONF, { signal })).toString('utf8')),
  server,
});

/** Opens the API of a cluster for one piece of work. */
export const withApi = async <T>(
  credentials: ApiCredentials,
  use: (api: AdminConnection) => Promise<T>,
): Promise<T> => {
  const api = connectAsAdmin(credentials);
  try {
    return await use(api);
  } finally {
    api.close();
  }
};
