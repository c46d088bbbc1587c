import type { KubeConnection } from '../../../src/core/kube/connection.ts';
import { describePod, MARKER, NAMESPACES, podBody, podPath, podStatus } from './benchPods.ts';

export interface FillCluster {
  readonly api: KubeConnection;
  readonly pods: number;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

/** Requests at once. */
const AT_ONCE = 8;

/** Milliseconds for one request to a server that has much to do. */
const DEADLINE = 60_000;

/** Writes the benchmark's pods, each with its status, unless they are there from a run before. */
export const fillCluster = async ({ api, pods, signal, report }: FillCluster): Promise<void> => {
  const options = { signal, deadline: DEADLINE };
  const { status } = await api.call('GET', podPath(MARKER), { ...options, okCodes: [404] });
  if (status === 200) return;
  for (const name of NAMESPACES) {
    const make = (path: string, body: object) => api.call('POST', path, { ...options, body, okCodes: [409] });
    await make('/api/v1/namespaces', { metadata: { name } });
    // Pods are refused without it, and who would make it is stopped.
    await make(`/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
  }
  report(`writing ${pods} pods`);
  const write = async (index: number) => {
    const pod = describePod(index);
    const list = `/api/v1/namespaces/${pod.namespace}/pods`;
    await api.call('POST', list, { ...options, body: podBody(pod), okCodes: [409] });
    if (pod.state === 'Pending') return;
    await api.call('PATCH', `${podPath(pod)}/status`, {
      ...options,
      body: { status: podStatus(pod, pod) },
      contentType: 'application/merge-patch+json',
    });
  };
  let next = 1;
  const writeOn = async () => {
    while (next < pods) {
      const index = next;
      next += 1;
      await write(index);
      if (index % 5000 === 0) report(`${index} pods are written`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writeOn));
  // The last one, so that a run that was ended before this is gone on with.
  await write(0);
};
