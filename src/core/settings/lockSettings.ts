import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { errorCodeOf } from '../lib/errorCodeOf.ts';

/** Milliseconds; a change takes a few, so an older lock was left by a process that was killed. */
const LEFT_BEHIND = 2_000;
const PAUSE = 5;

/**
 * Makes a change to the settings while no other process of ours makes one, so that none undoes another's. Waits
 * without giving way, as reading and writing the settings do. Throws what the change throws, and the system's errors.
 */
export const lockSettings = <T>(folder: string, change: () => T): T => {
  const lock = `${folder}/config.lock`;
  mkdirSync(folder, { recursive: true });
  while (!takeLock(lock)) {
    if (isLeftBehind(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
  try {
    return change();
  } finally {
    rmSync(lock, { force: true });
  }
};

const takeLock = (lock: string): boolean => {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
};

const isLeftBehind = (lock: string): boolean => {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Math.abs(Date.now() - made) > LEFT_BEHIND;
};
