import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { errorCodeOf } from '../lib/errorCodeOf.ts';
import type { KubeconfigFile } from './readKubeconfigFile.ts';

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Milliseconds to wait for all the locks together; defaults to 10,000. */
  readonly lockWithin?: number | undefined;
}

const POLL_MS = 100;

/**
 * Takes kubectl's lock on each file: `<file>.lock`, which must not exist before. kubectl locks the path as it
 * was named, so a symlink is locked under both its names. A lock that somebody else left is never taken away.
 * A file in a folder that cannot be written to (or is not there) is passed over: nobody could change it.
 * @throws AppError `KUBECONFIG_LOCKED` past the time, `CANCELLED` when the signal fires.
 */
export const lockFiles = async (
  files: readonly Pick<KubeconfigFile, 'path' | 'realPath'>[],
  { signal, lockWithin = 10_000 }: LockOptions,
): Promise<AsyncDisposable> => {
  const deadline = Date.now() + lockWithin;
  // Everybody locks in the same order (kubectl sorts too), so that two of us cannot wait for each other.
  const locks = [
    ...new Set(files.flatMap(({ path, realPath }) => [`${path}.lock`, `${realPath}.lock`])),
  ].sort();
  await using taken = new AsyncDisposableStack();
  for (const lock of locks) {
    if (await takeLock(lock, deadline, signal)) taken.defer(() => releaseLock(lock));
  }
  return taken.move();
};

const takeLock = async (lock: string, deadline: number, signal: AbortSignal): Promise<boolean> => {
  for (;;) {
    if (signal.aborted) throw cancelled(lock);
    const result = await createLock(lock);
    if (result !== 'exists') return result === 'taken';
    const left = deadline - Date.now();
    if (left <= 0) throw await locked(lock);
    await sleep(Math.min(POLL_MS, left), undefined, { signal }).catch(() => undefined);
  }
};

const createLock = async (lock: string): Promise<'taken' | 'exists' | 'impossible'> => {
  try {
    const handle = await open(lock, 'wx', 0o600);
    await handle.close();
    return 'taken';
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'EEXIST') return 'exists';
    if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(code))
      return 'impossible';
    throw new AppError(
      code === 'ENOSPC' ? 'DISK_FULL' : 'KUBECONFIG_UNREADABLE',
      `The lock file ${lock} cannot be made: the system says ${code}.`,
      { hint: 'Check the folder, or name another file with --kubeconfig.', cause: error },
    );
  }
};

const releaseLock = async (lock: string): Promise<void> => {
  try {
    await rm(lock, { force: true });
  } catch (cause) {
    throw new AppError('CLEANUP_INCOMPLETE', `The lock file ${lock} could not be removed.`, {
      hint: 'Delete it, or kubectl cannot change this kubeconfig.',
      cause,
    });
  }
};

const locked = async (lock: string): Promise<AppError> => {
  const made = (await stat(lock).catch(() => undefined))?.mtimeMs;
  const age = made === undefined ? '' : `, made ${describeAge(Date.now() - made)} ago,`;
  return new AppError(
    'KUBECONFIG_LOCKED',
    `The kubeconfig is locked: ${lock}${age} is still there, so kubectl or another program may be changing it.`,
    { hint: `Wait for that program; if none is running, delete ${lock} and try again.` },
  );
};

const describeAge = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const;
  const [size, unit] = units.find(([length]) => seconds >= length) ?? [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

const cancelled = (lock: string): AppError =>
  new AppError('CANCELLED', `Cancelled before the kubeconfig's lock ${lock} was free.`);
