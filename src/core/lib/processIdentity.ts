import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * When a process began, in whatever form the system tells it; undefined when it is gone. With the process id it names
 * one process for good, though ids are used again.
 */
export const processIdentity = async (pid: number): Promise<string | undefined> => {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    // The name in brackets may hold spaces; field 22 is the start time, field 3 the state (Z: dead, not yet reaped).
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
  }
  if (process.platform === 'win32') {
    try {
      process.kill(pid, 0);
      return 'running';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'running' : undefined;
    }
  }
  const listed = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => undefined);
  return listed?.stdout.trim() || undefined;
};

export interface ProcessMark {
  readonly pid: number;
  readonly identity: string;
}

export const markThisProcess = async (): Promise<ProcessMark> => ({
  pid: process.pid,
  identity: (await processIdentity(process.pid)) ?? 'unknown',
});

export const isAlive = async ({ pid, identity }: ProcessMark): Promise<boolean> =>
  (await processIdentity(pid)) === identity;
