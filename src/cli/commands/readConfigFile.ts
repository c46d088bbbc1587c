import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ClusterFile } from '../../core/clusters/clusterFile/clusterFile.ts';
import { readClusterFile } from '../../core/clusters/clusterFile/readClusterFile.ts';
import { decodeFile } from '../../shared/decodeText.ts';
import { AppError } from '../../shared/errors.ts';
import type { CliIo } from '../cliIo.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you do not have permission',
};

const readBytes = async (path: string, shown: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new AppError('BAD_INPUT', `The cluster file ${shown} cannot be read: ${reasons[code] ?? code}.`, {
      hint: 'Check the path after --config; `-` reads standard input.',
      cause,
    });
  }
};

/** Reads the cluster file that `--config` names; `-` is standard input. Throws `BAD_INPUT`. */
export const readConfigFile = async (
  name: string,
  { stdin, cwd }: Pick<CliIo, 'stdin' | 'cwd'>,
): Promise<ClusterFile> => {
  const path = resolve(cwd, name);
  const [bytes, fileName, folder] =
    name === '-'
      ? ([await buffer(stdin), 'standard input', cwd] as const)
      : ([await readBytes(path, name), name, dirname(path)] as const);
  return readClusterFile(decodeFile(bytes, fileName), { fileName, folder });
};
