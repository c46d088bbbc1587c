import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../src/core/lib/findProgram.ts';

/** What the set-up looks at and changes: this machine, or a small one that a test made up. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly homedir: string;
  readonly platform: NodeJS.Platform;
  /** User id; 0 is root. */
  readonly uid: number;
  /** Says which distribution it is. */
  readonly osReleaseFile: string;
  /** Is there when systemd is process 1. */
  readonly systemdFolder: string;
  /** Where the daemon listens once it is started. */
  readonly socket: string;
  /** The only sockets to look for an engine at, in place of the usual ones. */
  readonly sockets?: readonly string[];
  /** Where a daemon that was started without systemd writes its log. */
  readonly daemonLog: string;
}

/** How the person wants it done. */
export interface SetupOptions {
  /** Go ahead without asking (`--yes`). */
  readonly yes: boolean;
  /** There is a person at a terminal who can be asked. */
  readonly interactive: boolean;
  /** Called with each line that tells what is being done. */
  readonly out: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Asks a question that is answered by yes or no; the terminal's unless given. */
  readonly ask?: (question: string) => Promise<boolean>;
  readonly machine?: Machine;
}

/** The options with all that was left out filled in. */
export interface Setup {
  readonly yes: boolean;
  readonly interactive: boolean;
  /** Shows a line. */
  readonly say: (line: string) => void;
  readonly ask: (question: string) => Promise<boolean>;
  readonly signal: AbortSignal;
  readonly machine: Machine;
}

/** Daemons and apt-get lie in folders that are not always on an ordinary user's PATH. */
const ADMIN_PATH = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The machine that this runs on. */
export const thisMachine = (): Machine => {
  const uid = process.getuid?.() ?? -1;
  return {
    env: { ...process.env, PATH: [process.env['PATH'], ...ADMIN_PATH].filter(Boolean).join(':') },
    homedir: homedir(),
    platform: process.platform,
    uid,
    osReleaseFile: '/etc/os-release',
    systemdFolder: '/run/systemd/system',
    socket: '/var/run/docker.sock',
    daemonLog: uid === 0 ? '/var/log/slipway-dockerd.log' : join(homedir(), '.cache/slipway/dockerd.log'),
  };
};

/** Full path of a program on the machine's PATH. */
export const findOnMachine = (machine: Machine, name: string): Promise<string | undefined> =>
  findProgram(name, machine.env['PATH']);

/** Whether systemd is process 1, so that services are started through it. */
export const hasSystemd = (machine: Machine): Promise<boolean> =>
  access(machine.systemdFolder).then(
    () => true,
    () => false,
  );
