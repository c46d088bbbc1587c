import { AppError } from '../../shared/errors.ts';
import { followObjects } from '../kube/followObjects.ts';
import type { KubeObject } from '../kube/watchObjects.ts';
import type { Destination, FollowTarget, ForwardTarget } from './target.ts';

interface ServiceObject extends KubeObject {
  readonly spec: {
    readonly type?: string;
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
  };
}

export interface EndpointSlice extends KubeObject {
  readonly ports?:
    | readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[]
    | null;
  readonly endpoints?:
    | readonly {
        readonly conditions?: { readonly ready?: boolean | null };
        readonly targetRef?: { readonly kind?: string; readonly name?: string };
      }[]
    | null;
}

/**
 * Follows the pods behind a Service by its EndpointSlices, which also say which port of each pod a port of the Service
 * means, by number or name; settles when the signal fires.
 */
export const followService = async (options: FollowTarget): Promise<void> => {
  const { connection, target, signal, onDestination, onTrouble } = options;
  const namespace = encodeURIComponent(target.namespace);
  const { body } = await connection.call<ServiceObject>(
    'GET',
    `/api/v1/namespaces/${namespace}/services/${encodeURIComponent(target.name)}`,
    { signal },
  );
  const portName = findPort(body, target);
  let chosen: string | undefined;
  await followObjects<EndpointSlice>(connection, {
    path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
    labelSelector: `kubernetes.io/service-name=${target.name}`,
    signal,
    onChange: (slices) => {
      const destination = chooseEndpoint([...slices.values()], { before: chosen, portName, target });
      chosen = destination.pod ?? chosen;
      onDestination(destination);
    },
    onTrouble,
  });
};

/** Name of the asked port, as the slices know it; the only port of a Service may have none. */
const findPort = ({ spec }: ServiceObject, { name, port }: ForwardTarget): string => {
  if (spec.type === 'ExternalName')
    throw new AppError(
      'UNSUPPORTED',
      `Service ${name} names a host outside the cluster; no pods are behind it.`,
    );
  const found = spec.ports?.find((entry) => entry.port === port);
  if (found === undefined) {
    const ports = (spec.ports ?? []).map((entry) => entry.port).join(', ');
    throw new AppError('BAD_INPUT', `Service ${name} has no port ${port}.`, {
      hint: `Its ports: ${ports || 'none'}.`,
    });
  }
  if ((found.protocol ?? 'TCP') !== 'TCP')
    throw new AppError(
      'UNSUPPORTED',
      `Port ${port} of Service ${name} is ${found.protocol}; only TCP can be forwarded.`,
    );
  return found.name ?? '';
};

interface Wanted {
  readonly before: string | undefined;
  readonly portName: string;
  readonly target: ForwardTarget;
}

/** The pod that was chosen before while it is ready, otherwise the first that is. */
export const chooseEndpoint = (
  slices: readonly EndpointSlice[],
  { before, portName, target }: Wanted,
): Destination => {
  const ready = slices.flatMap(({ ports, endpoints }) => {
    const port = ports?.find((entry) => (entry.name ?? '') === portName)?.port;
    if (port === undefined) return [];
    return (endpoints ?? []).flatMap(({ conditions, targetRef }) =>
      conditions?.ready !== false && targetRef?.kind === 'Pod' && targetRef.name !== undefined
        ? [{ pod: targetRef.name, port }]
        : [],
    );
  });
  return (
    ready.find(({ pod }) => pod === before) ??
    ready[0] ?? { problem: `No pod behind Service ${target.name} is ready.` }
  );
};
