import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type PastedLine, parsePastedLines } from '../../core/inventory/parsePastedLines.ts';
import { decodeFile } from '../../shared/decodeText.ts';
import { AppError } from '../../shared/errors.ts';
import type { CliIo } from '../cliIo.ts';

/** Reads the file of machines, one a line; `-` is standard input. Throws `BAD_INPUT`. */
export const readHostLines = async (
  name: string,
  { stdin, cwd }: Pick<CliIo, 'stdin' | 'cwd'>,
): Promise<readonly PastedLine[]> => {
  const bytes = name === '-' ? await buffer(stdin) : await readBytes(resolve(cwd, name), name);
  const lines = parsePastedLines(decodeFile(bytes, name === '-' ? 'standard input' : name));
  const odd = lines.find(({ isTooMuch }) => isTooMuch);
  if (odd !== undefined) {
    throw new AppError('BAD_INPUT', `Line ${odd.line} of ${name} is more than a machine and its name.`, {
      hint: 'Write one machine a line: user@host:port NAME.',
      details: [odd.text],
    });
  }
  if (lines.length > 0) return lines;
  throw new AppError('BAD_INPUT', `${name} names no machine.`, {
    hint: 'Write one machine a line: user@host:port NAME.',
  });
};

const readBytes = async (path: string, shown: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError('BAD_INPUT', `${shown} cannot be read: ${(cause as Error).message}.`, {
      hint: 'Check the path after --file; `-` reads standard input.',
      cause,
    });
  }
};
