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

/** One word of a POSIX shell's command line. */
const quoteWord = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * All that a login shell reads, and every shell reads it alike (bash, dash, zsh, fish, tcsh): no quote, backslash, `!`
 * or line end within. What is to be run follows as base64, which no shell makes anything of, and `sh` reads that.
 */
const START = `/bin/sh -c 'PATH=${PATH}; export PATH; eval "$(printf %s "$1" | base64 -d)"' sh`;

export interface RemoteCommand {
  /** The line for the far side's login shell. */
  readonly line: string;
  /** What sudo prints when it wants a password; undefined without sudo. */
  readonly prompt: string | undefined;
  /** What both streams begin with when it runs; all before is the login shell's or sudo's. */
  readonly mark: string;
}

/**
 * A command as root, with a usual PATH: a script for a POSIX shell, whose arguments are `$1` and so on. Before anything
 * else it says on both streams that it runs now, on standard error also as which process.
 */
export const rootCommand = (script: string, args: readonly string[], { sudo }: Rooting): RemoteCommand => {
  const id = randomBytes(6).toString('hex');
  const mark = `slipway-${id}`;
  // In two parts: a shell that is told to show what it runs does not show the mark.
  const say = `printf '%s%s\\n' slipway- ${id}; printf '%s%s:%s\\n' slipway- ${id} "$$" >&2`;
  const text = [`set -- ${args.map(quoteWord).join(' ')}`, say, script].join('\n');
  const start = `${START} ${Buffer.from(text).toString('base64')}`;
  if (!sudo) return { line: `exec ${start}`, prompt: undefined, mark };
  const prompt = `[slipway-sudo-${randomBytes(6).toString('hex')}]`;
  return { line: `exec sudo -S -p '${prompt}' -- ${start}`, prompt, mark };
};

/**
 * SSH cannot end a program reliably: by the process id that was said, `timeout` ends the program and its children, and
 * at the deadline even if this side is gone.
 */
export const RUN_PROGRAM = 'exec timeout --kill-after=2 "$@"';

/** The user's password is not the matter: sudo's rules leave the user out. */
export const sudoForbidden = (node: string, said: string): AppError =>
  new AppError('SUDO_REFUSED', `sudo on ${node} does not let that user be root.`, {
    hint: 'Allow it in a file of /etc/sudoers.d there, or sign in as root or as another user.',
    details: linesOf(said),
  });

/** sudo's setting `requiretty`: commands have no terminal, whose bytes would not be theirs alone. */
export const sudoWantsTerminal = (node: string, said: string): AppError =>
  new AppError('SUDO_REFUSED', `sudo on ${node} wants a terminal.`, {
    hint: 'Its setting requiretty is on: turn it off for that user with the line `Defaults:USER !requiretty` in a file of /etc/sudoers.d there, or sign in as root.',
    details: linesOf(said),
  });

/** The machine has no sudo. */
export const noSudo = (node: string, said: string): AppError =>
  new AppError('SUDO_REFUSED', `${node} has no sudo, and that user is not root.`, {
    hint: 'Install sudo there, or sign in as root.',
    details: linesOf(said),
  });

/** The lines of what was said, for an error's details. */
export const linesOf = (said: string) => (said === '' ? [] : said.split(/\r?\n/));

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
