import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { errorCodeOf } from '../../lib/errorCodeOf.ts';
import { type HostKey, type HostName, type KnownHostsText, knownHostName } from './knownHosts.ts';

/** Reads known_hosts files; one that does not exist is left out. `BAD_INPUT` when one cannot be read. */
export const readKnownHosts = async (files: readonly string[]): Promise<readonly KnownHostsText[]> => {
  const read = files.map(async (file): Promise<readonly KnownHostsText[]> => {
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

let turn: Promise<unknown> = Promise.resolve();

/**
 * Adds a machine's key as a line of its own, unless it stands there; what is in the file stays as it is. Several
 * connections may be opened at once, so one is written after the other.
 */
export const rememberHostKey = (file: string, machine: HostName, key: HostKey): Promise<void> => {
  const written = turn.then(() => addLine(file, `${knownHostName(machine)} ${key.type} ${key.key}`));
  turn = written.catch(() => undefined);
  return written;
};

const addLine = async (file: string, line: string): Promise<void> => {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await using handle = await open(file, 'a+', 0o600);
    const text = await handle.readFile('latin1');
    if (text.split(/\r?\n/).includes(line)) return;
    await handle.appendFile(`${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
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
