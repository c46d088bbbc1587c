import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../shared/errors.ts';
import type { RawResult } from '../commandOutput.ts';
import { type SshMachine, sshExec } from './sshExec.ts';

export interface SentFile {
  /** Local file. */
  readonly source: string;
  /** Absolute path on the machine; its folder is made when missing. */
  readonly target: string;
}

export interface SendOptions {
  /** SHA-256 that the file must have, in hex. */
  readonly sha256: string;
  /** Permission bits, 0o644 by default. */
  readonly mode?: number;
  readonly signal: AbortSignal;
  /** Called with the bytes that were handed over, and with all; first with those that were there already. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** Exit codes of the scripts. */
const ALTERED = 65;
const INCOMPLETE = 66;
const FULL = 67;
const FAILED = 68;

/** Prints `done`, or how much of the file is there and the SHA-256 of that. */
const LOOK = `set -eu
export LC_ALL=C
target=$1 part=$2 sum=$3 mode=$4
mkdir -p "$(dirname "$target")"
if [ -f "$target" ]; then
  set -- $(sha256sum < "$target")
  if [ "$1" = "$sum" ]; then chmod "$mode" "$target"; rm -f "$part"; echo done; exit 0; fi
fi
if [ -L "$part" ] || [ ! -f "$part" ]; then rm -rf "$part"; fi
if [ -s "$part" ]; then set -- $(sha256sum < "$part"); echo "$(stat -c %s "$part") $1"; else echo 0; fi`;

/**
 * Writes stdin into the part from an offset on: what came by a connection that was lost, and arrives late, is the same
 * bytes at the same place. Only a part of the right length and sum gets the file's name.
 */
const TAKE = `set -eu
export LC_ALL=C
target=$1 part=$2 sum=$3 mode=$4 offset=$5 total=$6
umask 077
if [ "$offset" = 0 ]; then rm -f "$part"; : > "$part"; fi
if ! said=$(dd of="$part" bs=1M iflag=fullblock oflag=seek_bytes seek="$offset" conv=notrunc status=none 2>&1); then
  echo "$said" >&2
  case $said in *'No space left'*|*'quota exceeded'*) rm -f "$part"; exit ${FULL};; esac
  exit ${FAILED}
fi
if [ "$(stat -c %s "$part")" != "$total" ]; then exit ${INCOMPLETE}; fi
set -- $(sha256sum < "$part")
if [ "$1" != "$sum" ]; then rm -f "$part"; echo "its SHA-256 is $1" >&2; exit ${ALTERED}; fi
chmod "$mode" "$part"
mv -fT "$part" "$target"`;

const LOOK_WITHIN = 600_000;
const READ_SIZE = 256 * 1024;
/** Bytes in a millisecond of the slowest line that is waited for. */
const SLOWEST = 50;

/**
 * Brings a file of any size to a machine, as root's. It gets its name there when it is whole; after a lost connection
 * the next call goes on where that one ended, and a file that is there already is not sent.
 * @throws AppError `DISK_FULL` (nothing is left of it), `COMMAND_FAILED` when it is not the expected file,
 * `BAD_INPUT` when it cannot be read here, and what `sshExec` throws
 */
export const sendFile = async (machine: SshMachine, file: SentFile, options: SendOptions): Promise<void> => {
  const { source, target } = file;
  const { sha256, signal, onProgress } = options;
  const part = `${target}.slipway-part-${sha256.slice(0, 12)}`;
  const args = [target, part, sha256, (options.mode ?? 0o644).toString(8)];
  const total = await readSize(source);
  const found = await runScript(machine, [LOOK, ...args], { signal, deadline: LOOK_WITHIN });
  if (found.exitCode !== 0) throw toFailure(found, { machine, file, total });
  const said = found.stdout.toString('latin1').trim();
  if (said === 'done') return onProgress?.(total, total);
  const offset = await chooseOffset(said, { source, total, signal });
  onProgress?.(offset, total);
  const stdin = openTail(source, { offset, total, onProgress });
  const result = await runScript(machine, [TAKE, ...args, String(offset), String(total)], {
    signal,
    deadline: LOOK_WITHIN + total / SLOWEST,
    stdin,
  });
  if (result.exitCode === 0) return;
  if (result.exitCode === INCOMPLETE)
    await sshExec(machine, ['rm', '-f', part], {
      signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
    });
  throw toFailure(result, { machine, file, total });
};

const runScript = (
  machine: SshMachine,
  [script = '', ...args]: readonly string[],
  options: Parameters<typeof sshExec>[2],
) => sshExec(machine, ['/bin/sh', '-c', script, 'sh', ...args], options);

const readSize = async (source: string): Promise<number> => {
  try {
    return (await stat(source)).size;
  } catch (error) {
    throw toUnreadable(source, error);
  }
};

const toUnreadable = (source: string, error: unknown) =>
  new AppError('BAD_INPUT', `${source} cannot be read: ${(error as Error).message}`, { cause: error });

interface Local {
  readonly source: string;
  readonly total: number;
  readonly signal: AbortSignal;
}

/** What the machine has is gone on with where it is the beginning of the file, and not of another one. */
const chooseOffset = async (said: string, { source, total, signal }: Local): Promise<number> => {
  const [word, sum] = said.split(' ');
  const size = Number(word);
  if (!(size > 0 && size <= total)) return 0;
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(source, { end: size - 1 }), hash, { signal });
  } catch (error) {
    if (signal.aborted) throw new AppError('CANCELLED', `Sending ${source} was stopped.`, { cause: error });
    throw toUnreadable(source, error);
  }
  return hash.digest('hex') === sum ? size : 0;
};

interface Tail {
  readonly offset: number;
  readonly total: number;
  readonly onProgress: SendOptions['onProgress'];
}

/** The rest of the file; what is read is told. */
const openTail = (source: string, { offset, total, onProgress }: Tail): Readable => {
  if (offset === total) return Readable.from([]);
  let bytes = offset;
  const told = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      onProgress?.(bytes, total);
      done(null, chunk);
    },
  });
  const input = createReadStream(source, { start: offset, end: total - 1, highWaterMark: READ_SIZE });
  input.on('error', (error) => told.destroy(toUnreadable(source, error)));
  told.on('close', () => input.destroy());
  return input.pipe(told);
};

interface Sending {
  readonly machine: SshMachine;
  readonly file: SentFile;
  readonly total: number;
}

const toFailure = (
  { exitCode, stderr }: RawResult,
  { machine: { name }, file: { source, target }, total }: Sending,
): AppError => {
  const details = stderr.split('\n').filter(Boolean);
  if (exitCode === FULL || /no space left|quota exceeded/i.test(stderr)) {
    return new AppError('DISK_FULL', `${name} has no room for ${target}.`, {
      hint: `It takes ${Math.ceil(total / 1_000_000)} MB: free some space there, and try again.`,
      details,
    });
  }
  if (exitCode === ALTERED) {
    return new AppError(
      'COMMAND_FAILED',
      `${source} is not the expected file, or arrived on ${name} altered.`,
      {
        hint: 'Try again; if that does not help, get the file anew.',
        details,
      },
    );
  }
  if (exitCode === INCOMPLETE) {
    return new AppError('COMMAND_FAILED', `${source} ended before all of it was sent to ${name}.`, {
      hint: 'It was changed while it was read: try again when nothing writes to it.',
    });
  }
  return new AppError('COMMAND_FAILED', `${name} could not take the file ${target}.`, {
    hint: 'Its own words tell why.',
    details,
  });
};
