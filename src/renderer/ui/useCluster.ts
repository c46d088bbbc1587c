import { useParams } from '@tanstack/react-router';
import type { AppSettings } from '../../shared/contract/app.ts';
import type { ClusterEntry } from '../../shared/contract/clusters.ts';
import { useClusters, useSettings } from '../api/shared.ts';

export interface CurrentCluster {
  /** `slipway/NAME` or `context/NAME`. */
  readonly id: string;
  readonly name: string;
  /** Absent until the list of clusters is there, or when it has none of this id. */
  readonly entry: ClusterEntry | undefined;
  readonly production: boolean;
  /** Actions that change anything are to be disabled; also while nobody knows whether it is marked so. */
  readonly readOnly: boolean;
}

/** Whether a cluster may only be read: it may until the settings say otherwise. The engine refuses by the same rule. */
export const isReadOnly = (id: string, settings: AppSettings | undefined): boolean =>
  settings?.readOnly.includes(id) ?? true;

/** Id of the cluster in the address. */
export const useClusterId = (): string | undefined => useParams({ strict: false }).cluster;

/** Where the nodes of a cluster run; undefined until the list of clusters is there. */
export const useProvider = (id: string): ClusterEntry['provider'] | undefined =>
  useClusters().state?.find((entry) => entry.id === id)?.provider;

/** The cluster in the address, if the page belongs to one. */
export const useMaybeCluster = (): CurrentCluster | undefined => {
  const id = useClusterId();
  const { state: entries } = useClusters();
  const { state: settings } = useSettings();
  if (id === undefined) return undefined;
  const entry = entries?.find((candidate) => candidate.id === id);
  return {
    id,
    name: entry?.name ?? id.slice(id.indexOf('/') + 1),
    entry,
    production: settings?.production.includes(id) ?? false,
    readOnly: isReadOnly(id, settings),
  };
};

/** The cluster in the address; only for pages below `/c/$cluster`. */
export const useCluster = (): CurrentCluster => {
  const cluster = useMaybeCluster();
  if (cluster === undefined) throw new Error('useCluster is for pages of a cluster; this one has none');
  return cluster;
};
