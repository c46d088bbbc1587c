import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { errorCodeOf } from './errorCodeOf.ts';
import { pause } from './pause.ts';
import { isAlive, markThisProcess, type ProcessMark } from './processIdentity.ts';
import { nameTemporary, removeLeftovers } from './temporaryFiles.ts';

/** What a lock says of the process that holds it, and whatever else that process noted. */
export type LockHolder<Note extends object = object> = Note &
  ProcessMark & {
    /** Milliseconds since 1970. */
    readonly since: number;
  };

export interface FileLock {
  readonly release: () => Promise<void>;
}

/** Milliseconds between two tries for a lock that is held for a moment only. */
const RETRY = 5;

/**
 * Takes the lock that is this file, made with its folder where it is not there, or gives its holder. The file names
 * the process, so a process that was killed leaves no lasting lock: it is taken over, by one alone.
 */
export const tryFileLock = async <Note extends object>(
  file: string,
  note: Note,
): Promise<{ readonly lock: FileLock } | { readonly holder: LockHolder<Note> }> => {
  await mkdir(path.dirname(file), { recursive: true });
  const content = await markHolder(note);
  for (;;) {
    const taken = await takeLock<Note>(file, content, isHeld);
    if ('lock' in taken) return taken;
    if (taken.holder !== undefined) return { holder: taken.holder };
  }
};

/** A lock file's content, for this process. */
export const markHolder = async <Note extends object>(note: Note): Promise<LockHolder<Note>> => ({
  ...note,
  ...(await markThisProcess()),
  since: Date.now(),
});

const isHeld = async (holder: ProcessMark | undefined): Promise<boolean> =>
  holder !== undefined && (await isAlive(holder));

/**
 * Takes a lock in a folder that is there, or gives what holds it: without a holder when the file names nobody. Where
 * `isTaken` says that nobody holds it any more, it is taken over. Rejects with the system's errors.
 */
export const takeLock = async <Note extends object>(
  file: string,
  content: LockHolder<Note>,
  isTaken: (holder: LockHolder<Note> | undefined) => Promise<boolean>,
): Promise<{ readonly lock: FileLock } | { readonly holder: LockHolder<Note> | undefined }> => {
  for (;;) {
    if (await makeLock(file, content)) return { lock: { release: () => rm(file, { force: true }) } };
    const found = await readLock<Note>(file);
    if (found === undefined) continue;
    if (await isTaken(found.holder)) return { holder: found.holder };
    await removeStale(file, found.text, content);
  }
};

/** Who holds a lock now; undefined when nobody, or when whoever did is gone. */
export const findLockHolder = async <Note extends object>(
  file: string,
): Promise<LockHolder<Note> | undefined> => {
  const holder = (await readLock<Note>(file))?.holder;
  return (await isHeld(holder)) ? holder : undefined;
};

export interface LockWait {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly within: number;
  /** What it protects, as the beginning of a sentence: `The settings are being changed`. */
  readonly what: string;
}

/**
 * Does some work while no other process of ours, and nobody else in this one, holds the lock. Waits for it;
 * `TIMED_OUT` names its holder. Rejects with what the work rejects with, and the system's errors.
 */
export const withFileLock = async <Result>(
  file: string,
  { signal, within, what }: LockWait,
  work: () => Result | Promise<Result>,
): Promise<Result> => {
  const end = Date.now() + within;
  for (;;) {
    const taken = await tryFileLock(file, {});
    if ('lock' in taken) {
      try {
        return await work();
      } finally {
        await taken.lock.release();
      }
    }
    if (Date.now() >= end) {
      const { pid, since } = taken.holder;
      const seconds = Math.round((Date.now() - since) / 1000);
      throw new AppError('TIMED_OUT', `${what} by process ${pid}, since ${seconds} s.`, {
        hint: 'Wait until that is done, or stop that process, and try again.',
      });
    }
    await pause(RETRY, signal);
  }
};

/** Undefined when there is no lock; it has no holder when it names nobody. */
const readLock = async <Note extends object>(
  file: string,
): Promise<{ readonly text: string; readonly holder: LockHolder<Note> | undefined } | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = errorCodeOf(error);
    if (code === 'ENOENT') return undefined;
    // Another user's: it is there, and says nothing to us.
    if (code === 'EACCES' || code === 'EPERM') return '';
    // Whatever else keeps it from being read would do so at every further try.
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const content = JSON.parse(text) as Partial<LockHolder<Note>> | null;
    return { text, holder: typeof content?.pid === 'number' ? (content as LockHolder<Note>) : undefined };
  } catch {
    return { text, holder: undefined };
  }
};

/** What file systems that know no hard links say. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

const makeLock = async (file: string, content: LockHolder): Promise<boolean> => {
  await removeLeftovers(path.dirname(file));
  // Written whole under another name first: a lock is never seen empty.
  const temporary = await nameTemporary(file);
  const text = JSON.stringify(content);
  const options = { flag: 'wx', mode: 0o600 };
  try {
    await writeFile(temporary, text, options);
    await link(temporary, file).catch(async (error: unknown) => {
      if (!NO_LINKS.includes(errorCodeOf(error) ?? '')) throw error;
      await writeFile(file, text, options);
    });
    return true;
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(temporary, { force: true });
  }
};

/**
 * Takes a dead process's lock away. Several may find it at once, and the slower ones must not take away the lock that
 * the fastest holds by then: so it is looked at again and removed under a lock of its own, which whoever holds it
 * has for a moment, and which is dealt with alike when that one is killed.
 */
const removeStale = async (file: string, text: string, content: LockHolder): Promise<void> => {
  const guard = `${file}.stale`;
  while (!(await makeLock(guard, content))) {
    const held = await readLock(guard);
    if (held === undefined) continue;
    if (await isHeld(held.holder)) await delay(RETRY);
    else await removeStale(guard, held.text, content);
  }
  try {
    if ((await readLock(file))?.text === text) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
};
