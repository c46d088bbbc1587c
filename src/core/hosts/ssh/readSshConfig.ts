import { glob, open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { errorCodeOf } from '../../lib/errorCodeOf.ts';
import { type ConfigEntry, evaluateSshConfig, type SshSettings } from './evaluateSshConfig.ts';
import { parseSshConfig } from './parseSshConfig.ts';

const MAX_DEPTH = 16;
const MAX_FILES = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** What `~/.ssh/config` says, ready to be asked about a host. */
export interface SshConfig {
  /** The settings that count for a host, keys in lower case; values as they stand in the file. */
  readonly lookUp: (host: string, user?: string) => SshSettings;
  /** Names of `Host` lines that stand for one machine each: no patterns. */
  readonly aliases: readonly string[];
}

/**
 * Reads `~/.ssh/config` with the files that it includes; a file that does not exist is empty. Nothing is ever run.
 * @throws AppError `BAD_INPUT` when it cannot be read or parsed
 */
export const readSshConfig = async (homedir: string): Promise<SshConfig> => {
  const file = path.join(homedir, '.ssh', 'config');
  const entries = await readEntries(file, { homedir, depth: 0, read: { files: 0 } });
  return {
    lookUp: (host, user) => evaluateSshConfig(entries, { host, user }),
    aliases: [...new Set(listAliases(entries))],
  };
};

const listAliases = (entries: readonly ConfigEntry[]): readonly string[] =>
  entries.flatMap((entry) => {
    if (entry.kind === 'included') return listAliases(entry.entries);
    return entry.kind === 'host' ? entry.patterns.filter((name) => name !== '' && !/[*?!]/.test(name)) : [];
  });

interface Place {
  readonly homedir: string;
  readonly depth: number;
  /** How many files were read so far, all in all. */
  readonly read: { files: number };
}

/** One file after the other: those that include each other would be too many at once before it shows. */
const readEntries = async (file: string, place: Place): Promise<readonly ConfigEntry[]> => {
  const { homedir, depth, read } = place;
  if (depth > MAX_DEPTH || read.files++ > MAX_FILES)
    throw new AppError('BAD_INPUT', `${file}: SSH configuration files include each other without end.`, {
      hint: 'Look at the lines that begin with Include.',
    });
  const found: ConfigEntry[] = [];
  for (const line of parseSshConfig(await readConfigFile(file), file)) {
    if (line.kind !== 'include') {
      found.push(line);
      continue;
    }
    for (const next of await listIncluded(line.patterns, homedir))
      found.push({ kind: 'included', entries: await readEntries(next, { homedir, depth: depth + 1, read }) });
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

/** `Include` takes several patterns; relative ones are below `~/.ssh`. */
const listIncluded = async (patterns: readonly string[], homedir: string): Promise<readonly string[]> => {
  const found = patterns.map(async (word) => {
    const pattern = path.resolve(homedir, '.ssh', word.replace(/^~(?=\/)/, homedir));
    return (await Array.fromAsync(glob(pattern))).sort();
  });
  return (await Promise.all(found)).flat();
};
