import { changeKubeconfigText } from './changeKubeconfigText.ts';
import type { ContextContent } from './contextEntries.ts';
import { asLists, buildEntries, contextName } from './contextEntries.ts';

/** A whole kubeconfig, as YAML text, for this cluster alone; its context is the current one. */
export const renderKubeconfig = (content: ContextContent): string =>
  changeKubeconfigText(
    '',
    { set: asLists(buildEntries(content)), currentContext: contextName(content.cluster) },
    'the kubeconfig',
  );
