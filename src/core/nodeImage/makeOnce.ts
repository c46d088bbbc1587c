import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { processIdentity } from '../lib/processIdentity.ts';
import { withCleanup } from '../lib/withCleanup.ts';

/** What this process calls a file or folder until it is whole. */
export const partName = (target: string): string => `${target}.part-${process.pid}`;

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Makes a file or folder under its final name only when it is whole; `make` gets a name beside it. */
export const makeOnce = async (
  target: string,
  make: (temporary: string) => Promise<void>,
): Promise<string> => {
  if (await exists(target)) return target;
  const temporary = partName(target);
  await mkdir(path.dirname(target), { recursive: true });
  const makePart = async () => {
    // A process that was killed may have had this one's id, and have left its part.
    await rm(temporary, { recursive: true, force: true });
    await make(temporary);
    // Another process may have finished the same part meanwhile: either one will do.
    await rename(temporary, target).catch(async (error: NodeJS.ErrnoException) => {
      if (!(await exists(target))) throw error;
    });
  };
  await withCleanup(makePart, () => rm(temporary, { recursive: true, force: true }));
  return target;
};

/** Removes what killed processes were making in these folders; what another process is just making stays. */
export const removeUnfinishedParts = async (...folders: readonly string[]): Promise<void> => {
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const pid = /\.part-(\d+)$/.exec(name)?.[1];
      if (pid !== undefined && (await processIdentity(Number(pid))) === undefined)
        await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
};
