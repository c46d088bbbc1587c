import { useNamespaceList } from '../api/shared.ts';
import { isStrings, useRemembered } from './remembered.ts';
import { useClusterId } from './useCluster.ts';

const none: readonly string[] = [];

/** The global namespace filter of the cluster in the address; `selected` empty means all. Kept for each cluster. */
export const useNamespaces = (): {
  readonly selected: readonly string[];
  readonly select: (names: readonly string[]) => void;
  /** Names of all namespaces; undefined until the cluster has answered. */
  readonly all: readonly string[] | undefined;
} => {
  const cluster = useClusterId();
  const { state } = useNamespaceList(cluster);
  const [selected, select] = useRemembered({
    key: `namespaces.${cluster ?? ''}`,
    initial: none,
    isValid: isStrings,
  });
  return { selected, select, all: state?.map(({ name }) => name) };
};
