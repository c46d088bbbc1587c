import type { KubeNamespace } from './kubeNamespace.ts';

type Condition = NonNullable<NonNullable<KubeNamespace['status']>['conditions']>[number];

/** «Some resources are remaining: pods. has 2 resource instances, …» as the namespace controller writes it. */
const readRemaining = (message: string) =>
  [...message.matchAll(/([a-z0-9][a-z0-9.-]*?)\.? has (\d+) resource instances?/g)].map(
    ([, kind = '', count = '']) => `${count} ${kind}`,
  );

/** «Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances, …» */
const readFinalizers = (message: string) =>
  [...message.matchAll(/([^\s:,]+) in (\d+) resource instances?/g)].map(
    ([, finalizer = '', count = '']) => `${finalizer} (on ${count})`,
  );

const join = (parts: readonly string[], message: string) => (parts.length === 0 ? message : parts.join(', '));

const EXPLAIN: Readonly<Record<string, (message: string) => string>> = {
  NamespaceDeletionDiscoveryFailure: (message) =>
    `An API group does not answer, so nobody knows what is left in it: ${message}`,
  NamespaceDeletionGroupVersionParsingFailure: (message) => `An API group cannot be read: ${message}`,
  NamespaceDeletionContentFailure: (message) => `Something in it cannot be deleted: ${message}`,
  NamespaceFinalizersRemaining: (message) =>
    `Finalizers that nobody has taken off hold it: ${join(readFinalizers(message), message)}.`,
  NamespaceContentRemaining: (message) => `Still there: ${join(readRemaining(message), message)}.`,
};

const isTrue = ({ status }: Condition) => status === 'True';

/** Why a namespace that is being deleted does not go, in sentences; undefined when nothing says so. */
export const explainStuck = ({ metadata, spec, status }: KubeNamespace): string | undefined => {
  if (metadata.deletionTimestamp === undefined) return undefined;
  const conditions = status?.conditions?.filter(isTrue) ?? [];
  const reasons = Object.entries(EXPLAIN).flatMap(([type, explain]) => {
    const condition = conditions.find((each) => each.type === type);
    return condition === undefined ? [] : [explain(condition.message ?? '')];
  });
  const foreign = spec?.finalizers?.filter((finalizer) => finalizer !== 'kubernetes') ?? [];
  if (foreign.length > 0) {
    reasons.push(`The namespace itself has the finalizer ${foreign.join(', ')}, which nobody has taken off.`);
  }
  return reasons.length === 0 ? undefined : reasons.join(' ');
};
