import { quoteWords } from './quoteWords.ts';

/**
 * A kubectl command as a person can type it, for the cluster that is shown and not for the one that happens to be
 * current. Clusters of ours are in the kubeconfig as `slipway-NAME`.
 */
export const kubectlCommand = (cluster: string, words: readonly string[]): string => {
  const [, type, rest = ''] = /^(slipway|context)\/(.*)$/s.exec(cluster) ?? [];
  return quoteWords(['kubectl', '--context', type === 'slipway' ? `slipway-${rest}` : rest, ...words]);
};
