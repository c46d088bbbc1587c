import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { errorCodeOf } from '../../lib/errorCodeOf.ts';
import { type HostKey, type KnownHostsText, knownHostName } from './knownHosts.ts';

/** The system's own file, which comes after the person's. */
const SYSTEM_FILE = '/etc/ssh/ssh_known_hosts';

/** Reads known_hosts files; one that does not exist is left out. `BAD_INPUT` when one cannot be read. */
export const readKnownHosts = async (files: readonly string[]): Promise<readonly KnownHostsText[]> => {
  const read = [...files, SYSTEM_FILE].map(async (file): Promise<readonly KnownHostsText[]> => {
    try {
      return [{ path: file, text: await readFile(file, 'utf8') }];
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCodeOf(error) ?? '')) return [];
      throw new AppError('BAD_INPUT', `${file} cannot be read: ${(error as Error).message}`, {
        hint: 'It holds the keys of the machines that you know; give yourself access to it.',
        cause: error,
      });
    }
  });
  return (await Promise.all(read)).flat();
};

/** Adds a machine's key as a line of its own; what is in the file stays as it is. */
export const rememberHostKey = async (
  file: string,
  machine: { readonly host: string; readonly port: number },
  { type, key }: HostKey,
): Promise<void> => {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await using handle = await open(file, 'a+', 0o600);
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const begin = size > 0 && last[0] !== 0x0a ? '\n' : '';
    await handle.appendFile(`${begin}${knownHostName(machine)} ${type} ${key}\n`);
    // A device, such as the one that forgets all, has nothing to be written out.
    if ((await handle.stat()).isFile()) await handle.sync();
  } catch (error) {
    throw new AppError(
      'BAD_INPUT',
      `The machine's key could not be written to ${file}: ${(error as Error).message}`,
      {
        hint: 'Give yourself access to the file, or name another one with UserKnownHostsFile in ~/.ssh/config.',
        cause: error,
      },
    );
  }
};
