import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface NewKey {
  /** None by default: the key is not locked. */
  readonly passphrase?: string;
  readonly comment?: string;
}

/**
 * Makes an ed25519 key with OpenSSH's own program, `FILE` and `FILE.pub`; gives the public half, one line. The SSH
 * library makes keys too, but one in 250 is malformed, and OpenSSH refuses it.
 */
export const makeSshKey = async (
  file: string,
  { passphrase = '', comment = '' }: NewKey = {},
): Promise<string> => {
  // Few rounds: a passphrase of a test needs no protection.
  const locked = passphrase === '' ? [] : ['-a', '4'];
  await run('ssh-keygen', ['-q', '-t', 'ed25519', ...locked, '-N', passphrase, '-C', comment, '-f', file]);
  return (await readFile(`${file}.pub`, 'utf8')).trim();
};
