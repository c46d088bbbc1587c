import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { quoteWords } from '../../ui/quoteWords.ts';

/** The command that shows an object as the app does; ours are in the kubeconfig as `slipway-NAME`. */
export const kubectlCommand = (cluster: string, { group, plural, namespace, name }: ObjectRef): string => {
  const [, type, rest = ''] = /^(slipway|context)\/(.*)$/s.exec(cluster) ?? [];
  const context = type === 'slipway' ? `slipway-${rest}` : rest;
  const kind = group === '' ? plural : `${plural}.${group}`;
  const place = namespace === undefined ? [] : ['--namespace', namespace];
  return quoteWords(['kubectl', '--context', context, ...place, 'get', kind, name, '-o', 'yaml']);
};
