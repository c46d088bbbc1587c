import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { kubectlCommand } from '../../ui/kubectlCommand.ts';

/** The command that shows an object as the app does. */
export const yamlCommand = (cluster: string, { group, plural, namespace, name }: ObjectRef): string => {
  const kind = group === '' ? plural : `${plural}.${group}`;
  const place = namespace === undefined ? [] : ['--namespace', namespace];
  return kubectlCommand(cluster, [...place, 'get', kind, name, '-o', 'yaml']);
};
