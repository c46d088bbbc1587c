import { AppError } from '../../../shared/errors.ts';
import { linesOf, type RemoteCommand, type Rooting, sudoRefused } from './remoteCommand.ts';

export interface OpeningOptions {
  readonly command: RemoteCommand;
  readonly rooting: Rooting;
  readonly node: string;
  /** Types the password for sudo. */
  readonly send: (text: string) => void;
  /** The program runs: its process id. */
  readonly onStart: (pid: string) => void;
}

type Stream = 'stdout' | 'stderr';

/** The beginning of a command's output, which may hold words of a login shell and of sudo. */
export interface Opening {
  /** Takes what comes on a stream, and gives back what is the program's own; throws `COMMAND_FAILED`, `SUDO_REFUSED`. */
  readonly take: (stream: Stream, data: Buffer) => Buffer;
  /** What was said on a stream before the program. */
  readonly said: (stream: Stream) => string;
  /** Whether the program runs. */
  readonly begun: () => boolean;
}

/** Skips what comes on both streams before the program's own output, and answers sudo meanwhile. */
export const readOpening = (options: OpeningOptions): Opening => {
  const { command, node, onStart } = options;
  const { mark } = command;
  const streams: Readonly<Record<Stream, Skipped>> = {
    stdout: skipUntil(new RegExp(`${mark}\\r?\\n`), { node }),
    stderr: skipUntil(new RegExp(`${mark}:(\\d+)\\r?\\n`), {
      node,
      onNoise: createAnswer(options),
      onEnd: onStart,
    }),
  };
  return {
    take: (stream, data) => streams[stream].take(data),
    said: (stream) => streams[stream].said(),
    begun: () => streams.stderr.isOver(),
  };
};

interface Skipped {
  readonly take: (data: Buffer) => Buffer;
  readonly said: () => string;
  readonly isOver: () => boolean;
}

interface SkipOptions {
  readonly node: string;
  /** Looks at what came, and gives what is left of it to look at. */
  readonly onNoise?: (seen: string) => string;
  /** Called with the first group of what ends it. */
  readonly onEnd?: (group: string) => void;
}

/** What a login shell may print before the program, in bytes. */
const MAX_OPENING = 256 * 1024;

const skipUntil = (end: RegExp, { node, onNoise, onEnd }: SkipOptions): Skipped => {
  let isOver = false;
  let seen = '';
  const take = (data: Buffer): Buffer => {
    if (isOver) return data;
    // Bytes stay bytes, so that the rest is given back as it came.
    seen += data.toString('latin1');
    seen = onNoise?.(seen) ?? seen;
    const found = end.exec(seen);
    if (found === null) {
      if (seen.length > MAX_OPENING) throw tooMuch(node, seen);
      return Buffer.alloc(0);
    }
    isOver = true;
    const own = Buffer.from(seen.slice(found.index + found[0].length), 'latin1');
    seen = seen.slice(0, found.index);
    onEnd?.(found[1] ?? '');
    return own;
  };
  return { take, said: () => Buffer.from(seen, 'latin1').toString('utf8').trim(), isOver: () => isOver };
};

/** Types the password where sudo asks for it; a second question means that it is wrong. */
const createAnswer = ({ command: { prompt }, rooting, node, send }: OpeningOptions) => {
  let asked = false;
  return (seen: string): string => {
    const at = prompt === undefined ? -1 : seen.indexOf(prompt);
    if (prompt === undefined || at < 0) return seen;
    if (rooting.password === undefined || asked) throw sudoRefused(node, asked, seen.slice(0, at).trim());
    asked = true;
    send(`${rooting.password}\n`);
    return seen.slice(at + prompt.length);
  };
};

const tooMuch = (node: string, said: string) =>
  new AppError('COMMAND_FAILED', `The login shell on ${node} prints without end before any command.`, {
    hint: "Look at that user's shell files there (.bashrc, .profile).",
    details: linesOf(said.slice(0, 1_000)),
  });
