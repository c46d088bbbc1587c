import type { FoundCluster, Provider, ProviderCall, ProviderKind } from './provider.ts';

export interface CombinedProviders {
  readonly providers: Readonly<Record<ProviderKind, Provider>>;
  /** Clusters of all providers; one or all. */
  readonly find: (call: ProviderCall & { readonly cluster?: string }) => Promise<readonly FoundCluster[]>;
}

/**
 * Looks in all places at once. Without a Docker engine the clusters on machines are found all the same; where there
 * are no machines either, the engine's error is told.
 */
export const combineProviders = (
  providers: CombinedProviders['providers'],
  hasMachines: () => Promise<boolean>,
): CombinedProviders => ({
  providers,
  find: async (call) => {
    const [docker, ssh] = await Promise.allSettled([providers.docker.find(call), providers.ssh.find(call)]);
    if (ssh.status === 'rejected') throw ssh.reason;
    if (docker.status === 'rejected') {
      if (!(await hasMachines())) throw docker.reason;
      return ssh.value;
    }
    return [...docker.value, ...ssh.value].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  },
});

/** Stands in for a provider that cannot be used: whatever is asked of it ends with why. */
export const failingProvider = (why: unknown): Provider => {
  const fail = () => Promise.reject(why);
  return {
    find: fail,
    prepare: fail,
    createHost: fail,
    planWorkers: fail,
    watch: fail,
    measure: fail,
    removeHosts: fail,
    remove: fail,
    host: ({ name, address }) => ({
      name,
      address,
      exec: fail,
      putFiles: fail,
      getFile: fail,
      forward: fail,
      openShell: fail,
    }),
  };
};
