import { spawn } from 'node:child_process';

/**
 * What is not taken over of the login shell; all else may be what an exec plugin, a cloud's tool or ssh goes by.
 * - What the shell says of itself: where it is, how deep, its terminal, its functions.
 * - What the session gave this app, and another session's value would break: the screen, the bus, the session itself.
 *   SSH_AUTH_SOCK is not of them: an agent that a person starts in the shell is meant.
 * - What changes how Electron and Node run, or what they load: NODE_EXTRA_CA_CERTS alone is about the network.
 * - What libraries are loaded into this app's own children.
 */
const UNWANTED = [
  /^(_|PWD|OLDPWD|SHLVL|SHELLOPTS|BASHOPTS|BASH_.*|TERM|TERM_.*|COLORTERM|COLUMNS|LINES|TTY|GPG_TTY|WINDOWID|PS[0-4]|PROMPT.*)$/,
  /^(TMUX|TMUX_.*|STY|VTE_.*|SSH_(CLIENT|CONNECTION|TTY)|SLIPWAY_READS_ENV)$/,
  /^(DISPLAY|WAYLAND_.*|XAUTHORITY|XDG_(RUNTIME_DIR|SESSION_.*|SEAT|VTNR|CURRENT_DESKTOP)|DBUS_.*|DESKTOP_.*|GNOME_.*|GDMSESSION|INVOCATION_ID|JOURNAL_STREAM)$/,
  /^(ELECTRON_.*|CHROME_.*|NODE_(?!EXTRA_CA_CERTS$).*|VSCODE_.*|npm_.*)$/,
  /^(LD_.*|DYLD_.*|__CF.*|APPIMAGE|APPDIR|ARGV0|OWD|SNAP|SNAP_.*)$/,
];

const isWanted = (name: string): boolean => name !== '' && !UNWANTED.some((pattern) => pattern.test(name));

const BEGIN = '__slipway_env_begin__';

/** Bytes; an environment is a few kilobytes. */
const LARGEST = 1024 * 1024;

/** The variables in what `env -0` printed after the mark; whatever the shell's own start printed before it is skipped. */
export const parseEnv = (output: string): Readonly<Record<string, string>> => {
  const start = output.indexOf(BEGIN);
  if (start < 0) return {};
  const pairs = output
    .slice(start + BEGIN.length)
    .split('\0')
    .map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, at)), pair.slice(at + 1)];
    });
  return Object.fromEntries(pairs.filter(([name]) => isWanted(name)));
};

export interface LoginEnvOptions {
  /** The person's shell, from SHELL. */
  readonly shell: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds; a shell that asks something, or hangs, is ended then. */
  readonly within?: number;
}

/**
 * An app that is opened from the desktop gets the session's environment, not that of the person's shell: this asks a
 * login shell for it. Resolves with nothing when the shell fails or takes too long.
 */
export const readLoginEnv = async (options: LoginEnvOptions): Promise<Readonly<Record<string, string>>> => {
  const { shell, env, within = 5000 } = options;
  if (!shell?.startsWith('/')) return {};
  // A fixed script: nothing of it comes from outside.
  const script = `printf %s ${BEGIN}; command env -0; exit`;
  const child = spawn(shell, ['-ilc', script], {
    // Shells that start other things when they are interactive can see that this is not a terminal.
    env: { ...env, SLIPWAY_READS_ENV: '1', TERM: 'dumb' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (output.length < LARGEST) output += chunk;
  });
  const stop = () => {
    child.stdout.destroy();
    endGroup(child.pid);
  };
  const timer = setTimeout(stop, within);
  // What a start-up file leaves running may hold the output open: the shell's own end counts.
  const ended = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => setImmediate(() => resolve(code === 0)));
  });
  clearTimeout(timer);
  stop();
  return ended ? parseEnv(output) : {};
};

const endGroup = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
};
