import { useContexts, useNamespaceList } from '../api/shared.ts';
import { findHomeNamespace } from './homeNamespace.ts';
import { isStrings, useRemembered } from './remembered.ts';
import { useClusterId } from './useCluster.ts';

const none: readonly string[] = [];
const isChoice = (value: unknown): value is readonly string[] | undefined =>
  value === undefined || isStrings(value);

/**
 * The global namespace filter of a cluster, by default that in the address; `selected` empty means all. Kept for each
 * cluster. Until somebody chooses it is all of them, or the context's own for who may not list them.
 */
export const useNamespaces = (
  ofCluster?: string,
): {
  readonly selected: readonly string[];
  readonly select: (names: readonly string[]) => void;
  /** Names of all namespaces; undefined until the cluster has answered. */
  readonly all: readonly string[] | undefined;
  /** The cluster does not say which there are. */
  readonly isRefused: boolean;
  /** What objects without a namespace of their own belong to: the one that is chosen, or the context's. */
  readonly home: string;
} => {
  const here = useClusterId();
  const cluster = ofCluster ?? here;
  const { state, error } = useNamespaceList(cluster);
  const { state: contexts } = useContexts();
  const [chosen, select] = useRemembered<readonly string[] | undefined>({
    key: `namespaces.${cluster ?? ''}`,
    initial: undefined,
    isValid: isChoice,
  });
  const own = findHomeNamespace(contexts, cluster ?? '');
  const isRefused = error?.code === 'FORBIDDEN';
  const selected = chosen ?? (isRefused ? [own] : none);
  const [first, ...others] = selected;
  return {
    // The same array while it says the same: pages ask anew for another one.
    selected,
    select,
    all: state?.map(({ name }) => name),
    isRefused,
    home: first !== undefined && others.length === 0 ? first : own,
  };
};
