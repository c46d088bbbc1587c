import { glob, open } from 'node:fs/promises';
import path from 'node:path';
import SSHConfig from 'ssh-config';
import { AppError } from '../../../shared/errors.ts';
import { errorCodeOf } from '../../lib/errorCodeOf.ts';

const MAX_DEPTH = 16;
const MAX_FILES = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;
const INCLUDE = /^\s*include(?:\s+|\s*=\s*)(.+)$/i;
/** The parser would look the name up with a program, and wait for it. */
const CANONICALIZE = /^\s*(?:canonicalizehostname|canonicaldomains)\b/i;
const HEADER = /^\s*(?:host|match)(?:\s|=)/i;

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
  const lines = await readLines(file, { homedir, depth: 0, header: 'Host *', read: { files: 0 } });
  const config = parseConfig(lines.join('\n'), file);
  return {
    lookUp: (host, user) =>
      config.compute(user === undefined ? { Host: host } : { Host: host, User: user }, {
        ignoreCase: true,
        matchExec: false,
      }) as Record<string, string | string[]>,
    aliases: [...new Set(lines.flatMap(readAliases))],
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
  /** The line that says which hosts the place counts for. */
  readonly header: string;
  /** How many files were read so far, all in all. */
  readonly read: { files: number };
}

/** One file after the other: those that include each other would be too many at once before it shows. */
const readLines = async (file: string, place: Place): Promise<readonly string[]> => {
  const { homedir, depth, read } = place;
  if (depth > MAX_DEPTH || read.files++ > MAX_FILES)
    throw new AppError('BAD_INPUT', `${file}: SSH configuration files include each other without end.`, {
      hint: 'Look at the lines that begin with Include.',
    });
  const lines = splitLines(await readConfigFile(file)).filter((line) => !CANONICALIZE.test(line));
  const found: string[] = [];
  let { header } = place;
  for (const line of lines) {
    const patterns = INCLUDE.exec(line)?.[1];
    if (patterns === undefined) {
      if (HEADER.test(line)) header = line;
      found.push(line);
      continue;
    }
    for (const next of await listIncluded(patterns, homedir)) {
      found.push(...(await readLines(next, { homedir, depth: depth + 1, header, read })));
      // What an included file begins ends with it: after it counts again what counted before.
      found.push(header);
    }
  }
  return found;
};

const readConfigFile = async (file: string): Promise<string> => {
  const tooBig = () => new AppError('BAD_INPUT', `${file} is too big for an SSH configuration.`);
  try {
    await using handle = await open(file, 'r');
    const { size } = await handle.stat();
    if (size > MAX_BYTES) throw tooBig();
    return await handle.readFile('utf8');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return '';
    if (error instanceof AppError) throw error;
    throw new AppError('BAD_INPUT', `${file} cannot be read: ${(error as Error).message}`, {
      hint: 'It is your SSH configuration: give yourself access to it, or move it away.',
      cause: error,
    });
  }
};

/** The parser ends a line at a lone carriage return too, and takes a byte order mark for a part of the first word. */
const splitLines = (text: string) => text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);

/** `Include` takes several patterns; relative ones are below `~/.ssh`. */
const listIncluded = async (patterns: string, homedir: string): Promise<readonly string[]> => {
  const words = [...patterns.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const found = words.map(async (word) => {
    const pattern = path.resolve(homedir, '.ssh', word.replace(/^~(?=\/)/, homedir));
    return (await Array.fromAsync(glob(pattern))).sort();
  });
  return (await Promise.all(found)).flat();
};
