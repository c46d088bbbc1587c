import type { ContextsState } from '../../shared/contract/contexts.ts';

/** The namespace that kubectl would use in a cluster: its context's, or `default`. */
export const findHomeNamespace = (contexts: ContextsState | undefined, cluster: string): string => {
  const context = contexts?.contexts.find(
    ({ name, slipway, isShadowed }) =>
      !isShadowed && (slipway === undefined ? `context/${name}` : `slipway/${slipway}`) === cluster,
  );
  return context?.namespace ?? 'default';
};
