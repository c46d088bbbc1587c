import { useState } from 'react';
import { useContexts } from '../../api/shared.ts';
import { useClusterId } from '../../ui/useCluster.ts';
import { useNamespaces } from '../../ui/useNamespaces.ts';

/** The namespace that a cluster's context names, as kubectl would use it; undefined when it names none. */
const useContextNamespace = (cluster: string): string | undefined => {
  const { state } = useContexts();
  const [type, name] = [cluster.slice(0, cluster.indexOf('/')), cluster.slice(cluster.indexOf('/') + 1)];
  return state?.contexts.find((entry) =>
    type === 'slipway' ? entry.slipway === name : entry.name === name && !entry.isShadowed,
  )?.namespace;
};

/**
 * The namespace for objects that name none, as it is typed: it begins with the one given, else the one namespace that is
 * chosen in the filter, else the context's, and `default`. Left empty it means the same.
 */
export const useNamespaceField = (cluster: string, given: string | undefined) => {
  const [typed, setTyped] = useState<string>();
  const { selected } = useNamespaces();
  const isShown = useClusterId() === cluster;
  const chosen = isShown && selected.length === 1 ? selected[0] : undefined;
  const context = useContextNamespace(cluster);
  const usual = given ?? chosen ?? context ?? 'default';
  const text = typed ?? usual;
  return { text, setText: setTyped, usual, namespace: text.trim() === '' ? usual : text.trim() };
};
