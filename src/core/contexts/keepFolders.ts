import type { Settings } from '../settings/createSettings.ts';
import type { ContextsOptions } from './createContexts.ts';

/**
 * The folders that were added, as the settings keep them. Settings that cannot be read have none: that is told where
 * they are shown, and the other kubeconfigs still count.
 */
export const keepFolders = (settings: Settings): ContextsOptions['folders'] => ({
  get: () => {
    try {
      return settings.get().kubeconfigFolders;
    } catch {
      return [];
    }
  },
  change: async (next) => {
    await settings.change(({ kubeconfigFolders = [] }) => ({ kubeconfigFolders: next(kubeconfigFolders) }));
  },
  watch: (onChange, signal) => {
    const follow = async () => {
      for await (const _ of settings.watch({ signal })) onChange();
    };
    follow().catch(onChange);
  },
});
