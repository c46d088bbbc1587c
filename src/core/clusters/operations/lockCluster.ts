import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { OperationKind } from '../../../shared/operation.ts';
import { isAlive, markThisProcess, type ProcessMark } from '../../lib/processIdentity.ts';

interface LockContent extends ProcessMark {
  readonly kind: OperationKind;
  readonly since: number;
}

const WORDS: Readonly<Record<OperationKind, string>> = {
  create: 'is being created',
  delete: 'is being deleted',
  'add-nodes': 'is getting new nodes',
  'remove-node': 'is losing a node',
  'build-image': 'is having its image built',
};

const lockPath = (folder: string, name: string) => path.join(folder, `${name}.lock`);

/** Undefined when there is no lock; its content is undefined when it names nobody. */
const readLock = async (
  file: string,
): Promise<{ text: string; content: LockContent | undefined } | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Whatever else keeps it from being read would do so at every further try.
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text === undefined) return undefined;
  try {
    const content = JSON.parse(text) as Partial<LockContent> | null;
    return { text, content: typeof content?.pid === 'number' ? (content as LockContent) : undefined };
  } catch {
    return { text, content: undefined };
  }
};

/** Who works on a cluster now; undefined when nobody, or when whoever did is gone. */
export const findLockHolder = async (folder: string, name: string): Promise<LockContent | undefined> => {
  const content = (await readLock(lockPath(folder, name)))?.content;
  return content !== undefined && (await isAlive(content)) ? content : undefined;
};

const tryLock = async (file: string, content: LockContent): Promise<boolean> => {
  // Written whole under another name first: a lock is never seen empty.
  const temporary = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const handle = await open(temporary, 'wx');
  try {
    await handle.writeFile(JSON.stringify(content));
    await link(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
};

/** Milliseconds between two tries for a lock that is held for a moment only. */
const RETRY = 5;

/**
 * Takes a dead process's lock away. Several may find it at once, and the slower ones must not take away the lock that
 * the fastest holds by then: so it is looked at again and removed under a lock of its own, which whoever holds it
 * has for a moment, and which is dealt with alike when that one is killed.
 */
const removeStale = async (file: string, text: string, content: LockContent): Promise<void> => {
  const guard = `${file}.stale`;
  while (!(await tryLock(guard, content))) {
    const held = await readLock(guard);
    if (held === undefined) continue;
    if (held.content !== undefined && (await isAlive(held.content))) await delay(RETRY);
    else await removeStale(guard, held.text, content);
  }
  try {
    if ((await readLock(file))?.text === text) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
};

/**
 * Takes the lock that lets one process at a time work on a cluster (or, with another name, on an image). It is kept in
 * a file that names the process, so a process that was killed leaves no lasting lock. `CLUSTER_BUSY` when it is held.
 */
export const lockCluster = async (
  folder: string,
  name: string,
  kind: OperationKind,
): Promise<{ readonly release: () => Promise<void> }> => {
  await mkdir(folder, { recursive: true });
  const file = lockPath(folder, name);
  const content = { ...(await markThisProcess()), kind, since: Date.now() };
  for (;;) {
    if (await tryLock(file, content)) return { release: () => rm(file, { force: true }) };
    const held = await readLock(file);
    if (held === undefined) continue;
    if (held.content !== undefined && (await isAlive(held.content))) {
      const { pid, since } = held.content;
      const seconds = Math.round((Date.now() - since) / 1000);
      throw new AppError(
        'CLUSTER_BUSY',
        `${name} ${WORDS[held.content.kind]} by process ${pid}, since ${seconds} s.`,
        {
          hint: 'Wait until that is done, or stop that process, and try again.',
        },
      );
    }
    await removeStale(file, held.text, content);
  }
};
