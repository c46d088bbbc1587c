import { api } from '../../api/api.ts';
import type { ForwardPlace } from './ForwardDialog.tsx';

export interface TargetPort {
  readonly port: number;
  /** What it is called, and whose it is. */
  readonly words: string;
}

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
}

/** The TCP ports that a pod's containers or a service name. */
export const listPorts = async (
  { cluster, kind, namespace, name }: ForwardPlace,
  signal: AbortSignal,
): Promise<readonly TargetPort[]> => {
  if (kind === 'Pod') {
    const containers = await api.pods.containers({ cluster, namespace, pod: name }, { signal });
    return containers.flatMap((container) =>
      container.ports.map((entry) => ({
        port: entry.port,
        words: [entry.name, container.name].filter(Boolean).join(', '),
      })),
    );
  }
  const ref = { group: '', version: 'v1', plural: 'services', namespace, name };
  for await (const { object } of await api.resources.detail({ cluster, ref }, { signal })) {
    const { spec } = object as { readonly spec?: { readonly ports?: readonly ServicePort[] } };
    return (spec?.ports ?? [])
      .filter(({ protocol = 'TCP' }) => protocol === 'TCP')
      .map((entry) => ({ port: entry.port, words: entry.name ?? '' }));
  }
  return [];
};
