interface Kinded {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What others need comes first; a kind that is not listed, such as a custom one, comes before the webhooks. */
const ORDER: readonly (readonly string[])[] = [
  ['Namespace'],
  ['CustomResourceDefinition'],
  ['PriorityClass', 'RuntimeClass', 'StorageClass', 'IngressClass', 'CSIDriver', 'VolumeAttributesClass'],
  ['NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodSecurityPolicy'],
  ['ServiceAccount'],
  ['ClusterRole', 'Role'],
  ['ClusterRoleBinding', 'RoleBinding'],
  ['Secret', 'ConfigMap'],
  ['PersistentVolume'],
  ['PersistentVolumeClaim'],
  ['Service'],
  ['PodDisruptionBudget'],
  ['DaemonSet', 'Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Pod'],
  ['Job', 'CronJob'],
  ['HorizontalPodAutoscaler', 'Ingress', 'EndpointSlice', 'Endpoints'],
  ['APIService'],
];
const CUSTOM = ORDER.length;
const LAST = CUSTOM + 1;
/** They would be asked about what is applied after them, before what answers for them runs. */
const HOOKS = new Set([
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
]);
const RANKS = new Map(ORDER.flatMap((kinds, rank) => kinds.map((kind) => [kind, rank] as const)));

/** Groups of Kubernetes itself: none, without a dot, or below k8s.io; a custom kind may bear the name of a built-in one. */
const isBuiltIn = (apiVersion: string): boolean => {
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [];
  return !group.includes('.') || group.endsWith('.k8s.io');
};

/** Place in the order of applying, from 0; objects of one rank need nothing of each other. */
export const rankOf = ({ apiVersion, kind }: Kinded): number => {
  if (!isBuiltIn(apiVersion)) return CUSTOM;
  return HOOKS.has(kind) ? LAST : (RANKS.get(kind) ?? CUSTOM);
};

/** In the order of applying, and within a rank as they came; delete in the reverse. */
export const orderObjects = <T extends Kinded>(objects: readonly T[]): readonly T[] =>
  objects.toSorted((a, b) => rankOf(a) - rankOf(b));
