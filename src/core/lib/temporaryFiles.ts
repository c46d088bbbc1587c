import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { markThisProcess, processIdentity } from './processIdentity.ts';

const shorten = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** `.NAME.MACHINE.PID.BEGINNING.RANDOM.tmp`: whose it is can be read, also after that process was killed. */
const NAME = /^\..+\.(?<machine>[0-9a-f]{8})\.(?<pid>\d+)\.(?<began>[0-9a-f]{8})\.[0-9a-f]{12}\.tmp$/;

/** A name beside a file for what is to take its place, unique, and marked as this process's. */
export const nameTemporary = async (file: string): Promise<string> => {
  const { pid, identity } = await markThisProcess();
  const marks = [shorten(hostname()), pid, shorten(identity), randomBytes(6).toString('hex')];
  return path.join(path.dirname(file), `.${path.basename(file)}.${marks.join('.')}.tmp`);
};

/**
 * Removes what processes of this machine that were killed were writing in a folder. What a living one writes stays,
 * and what another machine does where they share the folder. Never rejects: nobody's work depends on it.
 */
export const removeLeftovers = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder).catch(() => [])) {
    const marks = NAME.exec(name)?.groups;
    if (marks?.['machine'] !== shorten(hostname())) continue;
    const identity = await processIdentity(Number(marks['pid']));
    if (identity !== undefined && shorten(identity) === marks['began']) continue;
    await rm(path.join(folder, name), { force: true }).catch(() => undefined);
  }
};
