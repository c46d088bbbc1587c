import type { Stats } from 'node:fs';
import { lstat, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { decodeText } from '../../shared/decodeText.ts';
import { AppError } from '../../shared/errors.ts';
import { errorCodeOf } from '../lib/errorCodeOf.ts';

/** One of the files that a kubeconfig is read from. */
export interface KubeconfigFile {
  /** As the person named it, absolute. */
  readonly path: string;
  /** Where it really is, symlinks followed; the path itself for a file that does not exist. */
  readonly realPath: string;
  /** Absent when there is no such file. */
  readonly stats: Stats | undefined;
  /** Where a symlink points whose target does not exist. */
  readonly danglingTo: string | undefined;
  /** Empty for a file that does not exist, or that is no regular file, such as /dev/null. */
  readonly text: string;
}

const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Reads a kubeconfig; one that does not exist is no error.
 * @throws AppError `KUBECONFIG_UNREADABLE` for a folder, a file that may not be read, or one above 10 MiB;
 * `KUBECONFIG_INVALID` for one that is not UTF-8 text.
 */
export const readKubeconfigFile = async (path: string): Promise<KubeconfigFile> => {
  try {
    return await readExisting(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (errorCodeOf(error) !== 'ENOENT') throw unreadable(path, error);
    return { path, realPath: path, stats: undefined, danglingTo: await linkTarget(path), text: '' };
  }
};

const readExisting = async (path: string): Promise<KubeconfigFile> => {
  const realPath = await realpath(path);
  const stats = await stat(realPath);
  if (stats.isDirectory()) {
    throw new AppError('KUBECONFIG_UNREADABLE', `${path} is a folder, not a kubeconfig file.`, {
      hint: 'Name a file in KUBECONFIG or with --kubeconfig.',
    });
  }
  const file = { path, realPath, stats, danglingTo: undefined };
  // Reading a pipe or a device could wait for ever.
  if (!stats.isFile()) return { ...file, text: '' };
  if (stats.size > MAX_BYTES) {
    throw new AppError('KUBECONFIG_UNREADABLE', `${path} is too big for a kubeconfig: more than 10 MiB.`, {
      hint: 'Name another file in KUBECONFIG or with --kubeconfig.',
    });
  }
  return { ...file, text: decode(path, await readFile(realPath)) };
};

const decode = (path: string, bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const decoded = decodeText(bytes);
    const why =
      'text' in decoded
        ? 'it is UTF-16 text. Save it as UTF-8'
        : `line ${decoded.problem.line} ${decoded.problem.message}`;
    throw new AppError('KUBECONFIG_INVALID', `${path} is not a kubeconfig: ${why}.`, {
      hint: 'Correct the file, or name another one with --kubeconfig.',
      cause,
    });
  }
};

const linkTarget = async (path: string): Promise<string | undefined> => {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isSymbolicLink() ? readlink(path) : undefined;
};

const unreadable = (path: string, cause: unknown): AppError => {
  const [why, hint] = reasonOf(errorCodeOf(cause));
  return new AppError('KUBECONFIG_UNREADABLE', `${path} cannot be read: ${why}.`, { hint, cause });
};

const reasonOf = (code: string | undefined): readonly [string, string] => {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return [
        'you do not have permission',
        'Give yourself access to the file, or name another one with --kubeconfig.',
      ];
    case 'ENOTDIR':
      return ['a part of its path is not a folder', 'Correct the path in KUBECONFIG or --kubeconfig.'];
    case 'ELOOP':
      return [
        'its symlinks lead in a circle',
        'Correct the symlink, or name another file with --kubeconfig.',
      ];
    default:
      return [
        `the system says ${code ?? 'nothing more'}`,
        'Check the file, or name another one with --kubeconfig.',
      ];
  }
};
