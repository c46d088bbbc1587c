import type { NamespaceCounts, NamespaceEntry, QuotaEntry } from '../../shared/contract/namespaces.ts';
import { explainStuck } from './explainStuck.ts';
import type { KubeNamespace, KubeQuota } from './kubeNamespace.ts';

interface NamespaceParts {
  readonly namespace: KubeNamespace;
  readonly counts?: NamespaceCounts | undefined;
  /** Undefined where nobody asked for them. */
  readonly quotas?: readonly KubeQuota[] | undefined;
}

const describeQuota = ({ metadata, spec, status }: KubeQuota): QuotaEntry => ({
  name: metadata.name,
  limits: Object.entries(spec?.hard ?? status?.hard ?? {}).map(([resource, hard]) => ({
    resource,
    hard,
    // The controller has not counted a new quota yet.
    used: status?.used?.[resource] ?? '0',
  })),
});

export const describeNamespace = ({ namespace, counts, quotas }: NamespaceParts): NamespaceEntry => {
  const { metadata } = namespace;
  const problem = explainStuck(namespace);
  return {
    name: metadata.name,
    state: metadata.deletionTimestamp === undefined ? 'Active' : 'Terminating',
    createdAt: Date.parse(metadata.creationTimestamp),
    labels: metadata.labels ?? {},
    ...(problem === undefined ? {} : { problem }),
    ...(counts === undefined ? {} : { counts }),
    ...(quotas === undefined
      ? {}
      : { quotas: quotas.filter((quota) => quota.metadata.namespace === metadata.name).map(describeQuota) }),
  };
};
