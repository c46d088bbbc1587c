import { readClusterFile } from '../../../../../src/core/clusters/clusterFile/readClusterFile.ts';
import {
  type ClusterFlags,
  specFromFlags,
} from '../../../../../src/core/clusters/clusterFile/specFromFlags.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

export const readFile = (text: string) =>
  readClusterFile(text, { fileName: 'cluster.yaml', folder: '/home/ann/project' });

/** The lines of the one error that `run` must throw. */
export const readDetails = (run: () => unknown): readonly string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError && error.code === 'BAD_INPUT') return error.details;
    throw error;
  }
  throw new Error('nothing was refused');
};

/** What is said of a file that cannot be used, by itself or together with flags. */
export const refuseFile = (text: string, flags: ClusterFlags = { name: 'demo' }) =>
  readDetails(() => specFromFlags({ ...flags, file: readFile(text) }));
