import { parseKubeconfig } from '../core/kubeconfig/parseKubeconfig.ts';
import { readKubeconfigFile } from '../core/kubeconfig/readKubeconfigFile.ts';
import {
  type KubeconfigPathSources,
  resolveKubeconfigPaths,
} from '../core/kubeconfig/resolveKubeconfigPaths.ts';

/**
 * Whether kubectl would have a current context, from the files it would read.
 * @throws AppError `KUBECONFIG_UNREADABLE` or `KUBECONFIG_INVALID`, as every command that writes them does.
 */
export const hasCurrentContext = async (sources: KubeconfigPathSources): Promise<boolean> => {
  const files = await Promise.all(resolveKubeconfigPaths(sources).map(readKubeconfigFile));
  return files.some(({ text, path }) => {
    const current = parseKubeconfig(text.replace(/^\uFEFF/, ''), path).data['current-context'];
    return typeof current === 'string' && current !== '';
  });
};
