import { join, resolve } from 'node:path';

export interface KubeconfigPathSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the person named with a flag; it alone is used then. */
  readonly explicit?: string | undefined;
  readonly homedir: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * The kubeconfig files that kubectl would read, first wins: the one named by a flag, else those in
 * KUBECONFIG, else ~/.kube/config. Absolute paths, never empty; none of them needs to exist.
 */
export const resolveKubeconfigPaths = (sources: KubeconfigPathSources): readonly string[] => {
  const { env, explicit, homedir, platform = process.platform } = sources;
  if (explicit !== undefined && explicit !== '') return [resolve(explicit)];
  const named = (env.KUBECONFIG ?? '').split(platform === 'win32' ? ';' : ':').filter((path) => path !== '');
  if (named.length === 0) return [join(homedir, '.kube', 'config')];
  return [...new Set(named.map((path) => resolve(path)))];
};
