import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { errorCodeOf } from '../lib/errorCodeOf.ts';
import { type FileLock, type LockHolder, markHolder, takeLock } from '../lib/fileLock.ts';
import { isAlive } from '../lib/processIdentity.ts';
import type { KubeconfigFile } from './readKubeconfigFile.ts';

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Milliseconds to wait for all the locks together; defaults to 10,000. */
  readonly lockWithin?: number | undefined;
}

const POLL_MS = 100;

/**
 * Takes kubectl's lock on each file: `<file>.lock`, which must not exist before. kubectl locks the path as it
 * was named, so a symlink is locked under both its names. Ours says whose it is, so it is taken over once that process
 * was killed; kubectl's says nothing and is never taken away, nor is that of another machine that shares the folder.
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
  for (const file of locks) {
    const lock = await waitForLock(file, deadline, signal);
    if (lock !== undefined) taken.defer(() => releaseLock(file, lock));
  }
  return taken.move();
};

/** What our locks say beside the process: kubectl reads none of it. */
interface Note {
  readonly program: 'slipway';
  readonly machine: string;
}

type Holder = LockHolder<Note>;

/** Undefined where no lock can be made. */
const waitForLock = async (
  file: string,
  deadline: number,
  signal: AbortSignal,
): Promise<FileLock | undefined> => {
  const content = await markHolder<Note>({ program: 'slipway', machine: hostname() });
  for (;;) {
    if (signal.aborted) throw cancelled(file);
    const taken = await tryLock(file, content);
    if (taken === undefined) return undefined;
    if ('lock' in taken) return taken.lock;
    const left = deadline - Date.now();
    if (left <= 0) throw await locked(file, taken.holder);
    await sleep(Math.min(POLL_MS, left), undefined, { signal }).catch(() => undefined);
  }
};

const tryLock = async (file: string, content: Holder) => {
  try {
    return await takeLock<Note>(file, content, isHeld);
  } catch (error) {
    const code = errorCodeOf(error);
    if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(code))
      return undefined;
    throw new AppError(
      code === 'ENOSPC' ? 'DISK_FULL' : 'KUBECONFIG_UNREADABLE',
      `The lock file ${file} cannot be made: the system says ${code}.`,
      { hint: 'Check the folder, or name another file with --kubeconfig.', cause: error },
    );
  }
};

/** Whoever cannot be asked is taken to be at work. */
const isHeld = async (holder: Partial<Holder> | undefined): Promise<boolean> => {
  if (holder?.program !== 'slipway' || holder.machine !== hostname()) return true;
  const { pid, identity } = holder;
  return pid === undefined || identity === undefined || (await isAlive({ pid, identity }));
};

const releaseLock = async (file: string, lock: FileLock): Promise<void> => {
  try {
    await lock.release();
  } catch (cause) {
    throw new AppError('CLEANUP_INCOMPLETE', `The lock file ${file} could not be removed.`, {
      hint: 'Delete it, or kubectl cannot change this kubeconfig.',
      cause,
    });
  }
};

const locked = async (lock: string, holder: Partial<Holder> | undefined): Promise<AppError> => {
  const made = (await stat(lock).catch(() => undefined))?.mtimeMs;
  const age = made === undefined ? '' : `, made ${describeAge(Date.now() - made)} ago,`;
  if (holder?.program === 'slipway') {
    const where = holder.machine === hostname() ? '' : ` on ${holder.machine}`;
    return new AppError(
      'KUBECONFIG_LOCKED',
      `The kubeconfig is locked: ${lock}${age} belongs to Slipway, process ${holder.pid}${where}.`,
      {
        hint: `Wait until that is done, or stop that process, and try again.${where === '' ? '' : ` If it is gone, delete ${lock}.`}`,
      },
    );
  }
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
