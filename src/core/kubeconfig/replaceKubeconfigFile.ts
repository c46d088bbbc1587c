import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { errorCodeOf } from '../lib/errorCodeOf.ts';
import { writeFileAtomically } from '../lib/writeFileAtomically.ts';
import type { KubeconfigFile } from './readKubeconfigFile.ts';

const OTHER_FILE = 'or name another file with --kubeconfig.';

/**
 * Puts a new text in the place of a kubeconfig, whole or not at all; symlinks, mode and owner stay. A new file
 * is readable by its owner only.
 * @throws AppError `KUBECONFIG_UNREADABLE` when it must not or cannot be written, `DISK_FULL`.
 */
export const replaceKubeconfigFile = async (file: KubeconfigFile, text: string): Promise<void> => {
  await checkWritable(file);
  const { stats } = file;
  try {
    await writeFileAtomically(file.realPath, text, {
      mode: stats === undefined ? 0o600 : stats.mode & 0o777,
      ...(stats === undefined ? {} : { owner: { uid: stats.uid, gid: stats.gid } }),
    });
  } catch (error) {
    throw unwritable(file.path, error);
  }
};

/** Makes the folder of a kubeconfig that is yet to be written, private to its owner. */
export const makeKubeconfigFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(path, error);
  }
};

const checkWritable = async ({ path, realPath, stats, danglingTo }: KubeconfigFile): Promise<void> => {
  const refuse = (what: string, hint: string): never => {
    throw new AppError('KUBECONFIG_UNREADABLE', `${path} ${what}.`, { hint: `${hint}, ${OTHER_FILE}` });
  };
  if (danglingTo !== undefined) {
    refuse(`is a symlink to ${danglingTo}, which does not exist`, 'Create that file or remove the symlink');
  }
  if (stats !== undefined && !stats.isFile()) refuse('is not a regular file', 'Correct KUBECONFIG');
  // Looked at even where the system would let us, as it lets root: somebody chose this mode.
  if (stats !== undefined && (stats.mode & 0o200) === 0) {
    refuse('is read-only', 'Make it writable with «chmod u+w»');
  }
  const folder = await stat(dirname(realPath)).catch(() => undefined);
  if (folder !== undefined && (folder.mode & 0o200) === 0) {
    refuse(
      `cannot be replaced: its folder ${dirname(realPath)} is read-only`,
      'Make the folder writable with «chmod u+w»',
    );
  }
};

const unwritable = (path: string, cause: unknown): AppError => {
  const code = errorCodeOf(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', `${path} cannot be written: the disk is full.`, {
      hint: 'Free some space and try again.',
      cause,
    });
  }
  return new AppError('KUBECONFIG_UNREADABLE', `${path} cannot be written: ${reasonOf(code)}.`, {
    hint: `Make it writable, ${OTHER_FILE}`,
    cause,
  });
};

const reasonOf = (code: string | undefined): string => {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'you do not have permission';
    case 'EROFS':
      return 'it is on a read-only file system';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of its path is not a folder';
    case 'EBUSY':
      return 'it is mounted by itself, and cannot be replaced as a whole';
    default:
      return `the system says ${code ?? 'nothing more'}`;
  }
};
