import type { Connect } from '../kube/connection.ts';
import type { NamespacesArea } from './namespacesArea.ts';
import { planDelete } from './planDelete.ts';
import { setQuota } from './setQuota.ts';
import { watchNamespaces } from './watchNamespaces.ts';

const place = (name: string) => `/api/v1/namespaces/${encodeURIComponent(name)}`;

/** The engine's part for namespaces, over the API of any cluster. */
export const createNamespaces = ({ connect }: { readonly connect: Connect }): NamespacesArea => ({
  watch: async function* ({ cluster, contents }, { signal }) {
    yield* watchNamespaces(await connect(cluster, signal), { contents, signal });
  },
  create: async ({ cluster, name, labels }, { signal }) => {
    const connection = await connect(cluster, signal);
    await connection.call('POST', '/api/v1/namespaces', {
      signal,
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
    });
  },
  planDelete: async ({ cluster, name }, { signal }) =>
    await planDelete(await connect(cluster, signal), name, signal),
  delete: async ({ cluster, name }, { signal }) => {
    await (await connect(cluster, signal)).call('DELETE', place(name), { signal });
  },
  setQuota: async ({ cluster, name, quota, hard }, { signal }) =>
    await setQuota(await connect(cluster, signal), { namespace: name, quota, hard, signal }),
});
