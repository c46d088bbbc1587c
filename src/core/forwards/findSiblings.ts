import type { KubeConnection } from '../kube/connection.ts';
import type { OwnerReference, PodObject } from './target.ts';

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

interface Controller {
  readonly metadata: { readonly ownerReferences?: readonly OwnerReference[] };
  readonly spec?: { readonly selector?: Selector };
}

const PLURALS: Readonly<Record<string, string>> = {
  DaemonSet: 'daemonsets',
  Deployment: 'deployments',
  Job: 'jobs',
  ReplicaSet: 'replicasets',
  StatefulSet: 'statefulsets',
};

/** Label selector of the pods that may take a pod's place: its controller's; undefined for a pod that stands alone. */
export const findSiblings = async (
  connection: KubeConnection,
  { metadata }: PodObject,
  signal: AbortSignal,
): Promise<string | undefined> => {
  let selector: Selector | undefined;
  let owner = metadata.ownerReferences?.find(({ controller }) => controller);
  while (owner !== undefined) {
    const { apiVersion, kind, name } = owner;
    const plural = PLURALS[kind];
    if (plural === undefined) break;
    const path = `/apis/${apiVersion}/namespaces/${metadata.namespace}/${plural}/${encodeURIComponent(name)}`;
    const { status, body } = await connection.call<Controller>('GET', path, { signal, okCodes: [403, 404] });
    if (status !== 200) break;
    // A Deployment makes a new ReplicaSet for each template, so its own selector reaches further.
    selector = body.spec?.selector ?? selector;
    owner = body.metadata.ownerReferences?.find(({ controller }) => controller);
  }
  return selector === undefined ? undefined : renderSelector(selector);
};

export const renderSelector = ({ matchLabels = {}, matchExpressions = [] }: Selector): string | undefined => {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  const all = [...labels, ...expressions];
  return all.length === 0 ? undefined : all.join(',');
};
