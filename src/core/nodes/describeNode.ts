import type { NodeEntry, NodeTaint, NodeUse, Quantities } from '../../shared/contract/nodes.ts';
import { parseQuantity } from '../../shared/parseQuantity.ts';
import type { FoundNode } from '../hosts/provider.ts';
import type { KubeNode } from '../kube/nodes.ts';
import { describeConditions } from './describeConditions.ts';
import type { ResourceList } from './kubePod.ts';

const ROLE = 'node-role.kubernetes.io/';

export interface NodeParts {
  readonly node: KubeNode;
  /** Undefined until all pods were read. */
  readonly requests: Quantities | undefined;
  readonly use: NodeUse | undefined;
  /** Its host, where the node is one of ours. */
  readonly host: FoundNode | undefined;
}

const toQuantities = (list: ResourceList | undefined): Quantities => ({
  cpu: parseQuantity(list?.['cpu']),
  memory: parseQuantity(list?.['memory']),
  pods: parseQuantity(list?.['pods']),
});

const findRoles = (labels: Readonly<Record<string, string>>) => {
  const roles = Object.keys(labels)
    .filter((label) => label.startsWith(ROLE))
    .map((label) => label.slice(ROLE.length))
    .filter(Boolean)
    .toSorted();
  return roles.length === 0 ? ['worker'] : roles;
};

const findState = (conditions: NodeEntry['conditions'], host: FoundNode | undefined): NodeEntry['state'] => {
  if (host?.running === false) return 'Stopped';
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return 'Ready';
  return ready?.status === 'False' ? 'Not ready' : 'Unknown';
};

const toTaint = ({
  key,
  value = '',
  effect,
}: {
  key: string;
  value?: string;
  effect: string;
}): NodeTaint => ({
  key,
  value,
  effect: effect as NodeTaint['effect'],
});

const describeVersions = (node: KubeNode): NodeEntry['versions'] => {
  const info = node.status?.nodeInfo;
  return {
    kubelet: info?.kubeletVersion ?? '',
    runtime: info?.containerRuntimeVersion ?? '',
    kernel: info?.kernelVersion ?? '',
    os: info?.osImage ?? '',
    architecture: info?.architecture ?? '',
  };
};

/** A Node object, with what its pods ask, what its kubelet measures and how its host is, as one entry. */
export const describeNode = ({ node, requests, use, host }: NodeParts): NodeEntry => {
  const labels = node.metadata.labels ?? {};
  const conditions = describeConditions(node);
  const state = findState(conditions, host);
  return {
    name: node.metadata.name,
    roles: findRoles(labels),
    state,
    schedulable: node.spec?.unschedulable !== true,
    conditions,
    capacity: toQuantities(node.status?.capacity),
    allocatable: toQuantities(node.status?.allocatable),
    ...(requests === undefined ? {} : { requests }),
    ...(use === undefined || state === 'Stopped' ? {} : { use }),
    taints: (node.spec?.taints ?? []).map(toTaint),
    labels,
    addresses: node.status?.addresses ?? [],
    versions: describeVersions(node),
    createdAt: Date.parse(node.metadata.creationTimestamp),
    managed: host !== undefined,
  };
};

const NOTHING: Quantities = { cpu: 0, memory: 0, pods: 0 };

/** A host of ours that Kubernetes has no node for, or whose cluster does not answer. */
export const describeHost = (host: FoundNode): NodeEntry => ({
  name: host.name,
  roles: [host.role],
  state: host.running ? 'Missing' : 'Stopped',
  schedulable: false,
  conditions: [],
  capacity: NOTHING,
  allocatable: NOTHING,
  taints: [],
  labels: {},
  addresses: host.address === '' ? [] : [{ type: 'InternalIP', address: host.address }],
  versions: { kubelet: '', runtime: '', kernel: '', os: '', architecture: '' },
  managed: true,
});
