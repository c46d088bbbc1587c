import { isAbsolute, join, resolve } from 'node:path';

/** Makes a full path of how a file writes one. */
export type ResolvePath = (path: string) => string;

/**
 * The path on this machine that a cluster file means: relative ones start from the file's folder, `~` is the home of
 * whoever makes the cluster. `~ann` stays as it is, and is then refused as no full path: no shell looks it up here.
 */
export const resolveMountPath = (
  path: string,
  { folder, home }: { readonly folder: string; readonly home: string },
): string => {
  if (/^~([/\\]|$)/.test(path)) return join(home, path.slice(1));
  return isAbsolute(path) || path.startsWith('~') ? path : resolve(folder, path);
};
