import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { OperationKind } from '../../../shared/operation.ts';
import { type FileLock, findLockHolder, type LockHolder, tryFileLock } from '../../lib/fileLock.ts';

interface Note {
  readonly kind: OperationKind;
}

const WORDS: Readonly<Record<OperationKind, string>> = {
  create: 'is being created',
  delete: 'is being deleted',
  'add-nodes': 'is getting new nodes',
  'remove-node': 'is losing a node',
  'build-image': 'is having its image built',
};

const lockPath = (folder: string, name: string) => path.join(folder, `${name}.lock`);

/** Who works on a cluster now; undefined when nobody, or when whoever did is gone. */
export const findClusterHolder = async (
  folder: string,
  name: string,
): Promise<LockHolder<Note> | undefined> => await findLockHolder<Note>(lockPath(folder, name));

/**
 * Takes the lock that lets one process at a time work on a cluster (or, with another name, on an image).
 * `CLUSTER_BUSY` when it is held by a process that is alive.
 */
export const lockCluster = async (folder: string, name: string, kind: OperationKind): Promise<FileLock> => {
  const taken = await tryFileLock<Note>(lockPath(folder, name), { kind });
  if ('lock' in taken) return taken.lock;
  const { holder } = taken;
  const seconds = Math.round((Date.now() - holder.since) / 1000);
  throw new AppError(
    'CLUSTER_BUSY',
    `${name} ${WORDS[holder.kind]} by process ${holder.pid}, since ${seconds} s.`,
    { hint: 'Wait until that is done, or stop that process, and try again.' },
  );
};
