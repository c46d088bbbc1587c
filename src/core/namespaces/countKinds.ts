import type { NamespaceCounts } from '../../shared/contract/namespaces.ts';

/** What is counted in each namespace, and where it is listed. */
interface CountedKind {
  readonly group: keyof NamespaceCounts;
  readonly api: string;
  readonly plural: string;
}

export const COUNTED: readonly CountedKind[] = [
  { group: 'pods', api: '/api/v1', plural: 'pods' },
  { group: 'services', api: '/api/v1', plural: 'services' },
  { group: 'workloads', api: '/apis/apps/v1', plural: 'deployments' },
  { group: 'workloads', api: '/apis/apps/v1', plural: 'statefulsets' },
  { group: 'workloads', api: '/apis/apps/v1', plural: 'daemonsets' },
  { group: 'workloads', api: '/apis/batch/v1', plural: 'jobs' },
  { group: 'workloads', api: '/apis/batch/v1', plural: 'cronjobs' },
];

/** Counts of one namespace, by plural. */
export type KindCounts = ReadonlyMap<string, number>;

/** Sums what is counted into what is shown; a sum of nothing known is absent. */
export const sumCounts = (counts: KindCounts): NamespaceCounts => {
  const sums: { pods?: number; workloads?: number; services?: number } = {};
  for (const { group, plural } of COUNTED) {
    const count = counts.get(plural);
    if (count !== undefined) sums[group] = (sums[group] ?? 0) + count;
  }
  return sums;
};
