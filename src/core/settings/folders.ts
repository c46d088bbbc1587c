import path from 'node:path';
import envPaths from 'env-paths';

export interface Folders {
  /** Holds config.json, what the user chose. */
  readonly config: string;
  /** Operations' journal and locks. */
  readonly data: string;
  /** Finished parts of image builds; may be deleted at any time. */
  readonly cache: string;
}

/** Where the app keeps its own files: the system's usual places, or below SLIPWAY_HOME. */
export const findFolders = (env: NodeJS.ProcessEnv): Folders => {
  const home = env.SLIPWAY_HOME;
  if (home) {
    return {
      config: path.resolve(home, 'config'),
      data: path.resolve(home, 'data'),
      cache: path.resolve(home, 'cache'),
    };
  }
  const { config, data, cache } = envPaths('slipway', { suffix: '' });
  return { config, data, cache };
};
