import { type ClusterSpec, clusterSpec } from '../../../shared/clusterSpec.ts';

/** What marks a container or network as ours; enough to find a cluster again without the app's files. */
export const LABELS = {
  cluster: 'dev.slipway.cluster',
  role: 'dev.slipway.role',
  address: 'dev.slipway.address',
  image: 'dev.slipway.image',
  spec: 'dev.slipway.spec',
  server: 'dev.slipway.server',
  created: 'dev.slipway.created',
} as const;

/** The spec that a network's label carries; undefined when it is absent or of a version that we do not know. */
export const parseSpecLabel = (label: string | undefined): ClusterSpec | undefined => {
  if (label === undefined) return undefined;
  try {
    return clusterSpec.safeParse(JSON.parse(label)).data;
  } catch {
    return undefined;
  }
};

export const filterByLabel = (...labels: readonly string[]): string => JSON.stringify({ label: labels });
