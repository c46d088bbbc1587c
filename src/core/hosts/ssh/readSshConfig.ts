import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import SSHConfig from 'ssh-config';
import { AppError } from '../../../shared/errors.ts';
import { errorCodeOf } from '../../lib/errorCodeOf.ts';

const MAX_DEPTH = 16;
const MAX_BYTES = 4 * 1024 * 1024;
const INCLUDE = /^\s*include(?:\s+|\s*=\s*)(.+)$/i;
/** The parser would look the name up with a program, and wait for it. */
const CANONICALIZE = /^\s*canonicalizehostname\b/i;

/** What `~/.ssh/config` says, ready to be asked about a host. */
export interface SshConfig {
  /** The settings that count for a host, keys in lower case; values as they stand in the file. */
  readonly lookUp: (host: string, user?: string) => Readonly<Record<string, string | readonly string[]>>;
  /** Names of `Host` lines that stand for one machine each: no patterns. */
  readonly aliases: readonly string[];
}

/**
 * Reads `~/.ssh/config` with the files that it includes; a file that does not exist is empty. `Match exec` never runs
 * anything: such a block does not count.
 * @throws AppError `BAD_INPUT` when it cannot be read or parsed
 */
export const readSshConfig = async (homedir: string): Promise<SshConfig> => {
  const file = path.join(homedir, '.ssh', 'config');
  const lines = await readLines(file, { homedir, depth: 0 });
  const config = parseConfig(lines.join('\n'), file);
  return {
    lookUp: (host, user) =>
      config.compute(user === undefined ? { Host: host } : { Host: host, User: user }, {
        ignoreCase: true,
        matchExec: false,
      }) as Record<string, string | string[]>,
    aliases: lines.flatMap(readAliases),
  };
};

const parseConfig = (text: string, file: string) => {
  try {
    return SSHConfig.parse(text);
  } catch (error) {
    throw new AppError('BAD_INPUT', `${file} could not be understood: ${(error as Error).message}`, {
      hint: 'Correct the file, or give the machine as user@host.',
      cause: error,
    });
  }
};

const readAliases = (line: string): readonly string[] => {
  const names = /^\s*host(?:\s+|\s*=\s*)(.+)$/i.exec(line)?.[1] ?? '';
  return names
    .split(/\s+/)
    .map((name) => name.replaceAll('"', ''))
    .filter((name) => name !== '' && !/[*?!#]/.test(name));
};

interface Place {
  readonly homedir: string;
  readonly depth: number;
}

const readLines = async (file: string, { homedir, depth }: Place): Promise<readonly string[]> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return '';
    throw new AppError('BAD_INPUT', `${file} cannot be read: ${(error as Error).message}`, { cause: error });
  });
  if (text.length > MAX_BYTES)
    throw new AppError('BAD_INPUT', `${file} is too big for an SSH configuration.`);
  const lines = text.split(/\r?\n/).filter((line) => !CANONICALIZE.test(line));
  const read = lines.map(async (line) => {
    const patterns = INCLUDE.exec(line)?.[1];
    if (patterns === undefined) return [line];
    if (depth >= MAX_DEPTH) throw new AppError('BAD_INPUT', `${file}: files include each other without end.`);
    const files = await listIncluded(patterns, homedir);
    return (await Promise.all(files.map((next) => readLines(next, { homedir, depth: depth + 1 })))).flat();
  });
  return (await Promise.all(read)).flat();
};

/** `Include` takes several patterns; relative ones are below `~/.ssh`. */
const listIncluded = async (patterns: string, homedir: string): Promise<readonly string[]> => {
  const words = [...patterns.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const found = words.map(async (word) => {
    const pattern = path.resolve(homedir, '.ssh', word.replace(/^~(?=\/)/, homedir));
    return (await Array.fromAsync(glob(pattern))).sort();
  });
  return (await Promise.all(found)).flat();
};
