import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { failAfter, withCleanup } from '../lib/withCleanup.ts';

/**
 * Writes a kubeconfig to a new file that only its owner can read. `CONFLICT` when there is a file of that name,
 * `BAD_INPUT` for a path that cannot be written.
 */
export const writeExport = async (file: string, text: string): Promise<void> => {
  if (!path.isAbsolute(file)) {
    throw new AppError('BAD_INPUT', `${file} is no whole path.`, { hint: 'Write it from / or from ~ on.' });
  }
  const handle = await open(file, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') {
      throw new AppError('CONFLICT', `There is a file ${file} already, and it was left as it is.`, {
        hint: 'Choose another name.',
        cause,
      });
    }
    throw new AppError('BAD_INPUT', `${file} cannot be written: ${cause.message}`, {
      hint: 'Choose another folder.',
      cause,
    });
  });
  const write = async () => {
    await handle.writeFile(text);
    await handle.sync();
  };
  await withCleanup(write, () => handle.close()).catch((error: unknown) =>
    failAfter(error, () => rm(file, { force: true })),
  );
};
