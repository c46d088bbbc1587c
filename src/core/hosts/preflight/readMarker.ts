import { cleanWord } from './cleanText.ts';
import type { HostFacts } from './hostFacts.ts';

/**
 * Whose node a machine is by Slipway's marker file: a cluster's name, `unreadable` when the file is none of ours or
 * is damaged, or undefined when there is none.
 */
export const readMarker = ({
  marker,
}: Pick<HostFacts, 'marker'>): { readonly cluster: string } | 'unreadable' | undefined => {
  if (marker === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(marker);
    const name = (value as { cluster?: unknown } | null)?.cluster;
    const cluster = typeof name === 'string' ? cleanWord(name) : undefined;
    return cluster === undefined ? 'unreadable' : { cluster };
  } catch {
    return 'unreadable';
  }
};

/** Whether the machine is already a node of this very cluster, so that what is on it is the cluster's own. */
export const isOwnNode = (facts: Pick<HostFacts, 'marker'>, cluster: string): boolean => {
  const marker = readMarker(facts);
  return typeof marker === 'object' && marker.cluster === cluster;
};
