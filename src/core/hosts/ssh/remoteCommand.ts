import { randomBytes } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';

/** Whether commands have to become root first, and what with. */
export interface Rooting {
  readonly sudo: boolean;
  /** Undefined where none is known; sudo may do without. */
  readonly password: string | undefined;
}

/** The machine's own programs come first; last, those that a node brings along. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/slipway/bin';
const PID_MARK = 'slipway-pid:';

/** Beginning of a script: says that it runs now, and as which process. */
export const SAY_START = `echo "${PID_MARK}$$" >&2; `;

/** One word of a POSIX shell's command line; the far side's login shell reads it, whichever it is. */
const quoteWord = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

export interface RemoteCommand {
  /** The line for the far side's login shell. */
  readonly line: string;
  /** What sudo prints when it wants a password; undefined without sudo. */
  readonly prompt: string | undefined;
}

/** A command as root, with a usual PATH; `script` is for `sh -c`, and its first argument is `$0`. */
export const rootCommand = (script: string, args: readonly string[], { sudo }: Rooting): RemoteCommand => {
  const words = ['/bin/sh', '-c', `PATH=${PATH}; export PATH; ${script}`, ...args].map(quoteWord).join(' ');
  if (!sudo) return { line: `exec ${words}`, prompt: undefined };
  const prompt = `[slipway-sudo-${randomBytes(6).toString('hex')}]`;
  return { line: `exec sudo -S -p ${quoteWord(prompt)} -- ${words}`, prompt };
};

/**
 * SSH cannot end a program reliably, so the shell first says its process id, and `timeout` ends the program and its
 * children even if this side is gone.
 */
export const SAY_PID = `${SAY_START}exec timeout --kill-after=2 "$0" "$@"`;

export interface Opening {
  readonly command: RemoteCommand;
  readonly rooting: Rooting;
  readonly node: string;
  /** Types the password for sudo. */
  readonly send: (text: string) => void;
  /** The program runs: its process id. */
  readonly onStart: (pid: string) => void;
}

/**
 * Reads the beginning of a command's stderr: sudo's questions, which it answers, and the process id.
 * The function returned takes what comes and gives back what is the program's own; it throws `SUDO_REFUSED`.
 */
export const readOpening = ({ command, rooting, node, send, onStart }: Opening) => {
  let begun = false;
  let asked = false;
  let seen = '';
  const answer = (at: number, prompt: string) => {
    const said = seen.slice(0, at).trim();
    seen = seen.slice(at + prompt.length);
    if (rooting.password === undefined || asked) throw sudoRefused(node, asked, said);
    asked = true;
    send(`${rooting.password}\n`);
  };
  const take = (data: Buffer): Buffer => {
    if (begun) return data;
    seen += data.toString('latin1');
    if (seen.length > MAX_OPENING) throw tooMuch(node, seen);
    const { prompt } = command;
    const at = prompt === undefined ? -1 : seen.indexOf(prompt);
    if (prompt !== undefined && at >= 0) answer(at, prompt);
    const mark = new RegExp(`(?:^|\n|\\])${PID_MARK}(\\d+)\r?\n`).exec(seen);
    if (mark === null) return Buffer.alloc(0);
    begun = true;
    onStart(mark[1] ?? '');
    return Buffer.from(seen.slice(mark.index + mark[0].length), 'latin1');
  };
  return { take, said: () => seen.trim(), begun: () => begun };
};

/** What a login shell may print before the program, in bytes. */
const MAX_OPENING = 256 * 1024;

const tooMuch = (node: string, said: string) =>
  new AppError('COMMAND_FAILED', `The login shell on ${node} prints without end before any command.`, {
    hint: "Look at that user's shell files there (.bashrc, .profile).",
    details: linesOf(said.slice(0, 1_000)),
  });

/** The user's password is not the matter: sudo's rules leave the user out. */
export const sudoForbidden = (node: string, said: string): AppError =>
  new AppError('SUDO_REFUSED', `sudo on ${node} does not let that user be root.`, {
    hint: 'Allow it in a file of /etc/sudoers.d there, or sign in as root or as another user.',
    details: linesOf(said),
  });

/** The machine has no sudo. */
export const noSudo = (node: string, said: string): AppError =>
  new AppError('SUDO_REFUSED', `${node} has no sudo, and that user is not root.`, {
    hint: 'Install sudo there, or sign in as root.',
    details: linesOf(said),
  });

const linesOf = (said: string) => (said === '' ? [] : said.split(/\r?\n/));

/** sudo wants a password: none is known, or it is the wrong one. */
export const sudoRefused = (node: string, wrongPassword: boolean, said: string): AppError =>
  new AppError(
    'SUDO_REFUSED',
    wrongPassword ? `sudo on ${node} does not take the password.` : `sudo on ${node} asks for a password.`,
    {
      hint: wrongPassword
        ? 'Give the password for sudo of that user, or sign in as root.'
        : "Give the user's password for sudo, allow sudo without one (NOPASSWD), or sign in as root.",
      details: linesOf(said),
    },
  );
