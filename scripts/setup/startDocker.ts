import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type FoundEngine, findEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { AppError } from '../../src/shared/errors.ts';
import { hasSystemd, type Machine, type Setup } from './machine.ts';
import { asRoot, runAsRoot } from './runAsRoot.ts';

/** A first start makes its storage and firewall rules, which takes a slow machine a while. */
const START_LIMIT = 90_000;

/** Looks for an engine on the machine that is being set up. */
export const findMachineEngine = ({ machine, signal }: Setup): Promise<FoundEngine> => {
  const { env, homedir, platform, sockets } = machine;
  return findEngine({ env, homedir, platform, sockets, signal });
};

/** The socket is there, and this user may not use it. */
export const isSocketDenied = async (machine: Machine): Promise<boolean> => {
  try {
    await access(machine.socket, constants.R_OK | constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES';
  }
};

/**
 * Starts the Docker that is installed, through systemd where that is process 1, else as a daemon of its own
 * that outlives this program, and waits until it answers.
 * Rejects with `DOCKER_UNREACHABLE` and the daemon's last lines when it ends or does not answer in time.
 */
export const startDocker = async (setup: Setup): Promise<FoundEngine> => {
  if (await hasSystemd(setup.machine)) {
    setup.say('Starting Docker (systemctl start docker) …');
    await runAsRoot(['systemctl', 'start', 'docker'], setup);
    return waitForEngine(setup, { hint: 'See what it says: journalctl -u docker' });
  }
  const { daemonLog } = setup.machine;
  setup.say(`Starting Docker (dockerd in the background, its log in ${daemonLog}) …`);
  const daemon = await spawnDaemon(setup);
  const engine = await waitForEngine(setup, { hint: `Its log is in ${daemonLog}.`, daemon });
  daemon.removeAllListeners();
  daemon.unref();
  return engine;
};

const spawnDaemon = async (setup: Setup): Promise<ChildProcess> => {
  const { machine } = setup;
  const root = machine.uid === 0;
  // sudo asks for the password here, and not while the daemon's start is being waited for.
  if (!root) await runAsRoot(['true'], setup);
  await mkdir(dirname(machine.daemonLog), { recursive: true });
  const log = await open(machine.daemonLog, 'w', 0o600);
  try {
    // A session of its own, so that neither Ctrl-C nor closing the terminal ends it.
    const [file = '', ...args] = root ? ['dockerd'] : asRoot(['setsid', '--wait', 'dockerd'], setup);
    return spawn(file, args, {
      detached: root,
      cwd: '/',
      env: pickDaemonEnv(machine.env),
      stdio: [root ? 'ignore' : 'inherit', log.fd, log.fd],
    });
  } finally {
    await log.close();
  }
};

/** What a daemon needs of the environment: not the tokens and settings of whoever happens to start it. */
const pickDaemonEnv = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => /^(PATH|HOME|LANG|TMPDIR|\w+_proxy)$/i.test(name)),
  );

const waitForEngine = async (
  setup: Setup,
  { hint, daemon }: { readonly hint: string; readonly daemon?: ChildProcess },
): Promise<FoundEngine> => {
  const { machine, signal } = setup;
  let ended: string | undefined;
  daemon?.once('error', (error) => (ended = `dockerd could not be started: ${error.message}`));
  daemon?.once('exit', (code, by) => (ended = `dockerd ended at once (${by ?? `exit code ${code}`})`));
  const deadline = performance.now() + START_LIMIT;
  for (;;) {
    const failure = await findMachineEngine(setup).catch((error: AppError) => error);
    if (!(failure instanceof Error)) return failure;
    if (await isSocketDenied(machine)) throw failure;
    if (ended !== undefined || performance.now() > deadline) {
      const what = ended ?? `Docker was started and does not answer after ${START_LIMIT / 1000} s`;
      const log = daemon === undefined ? [] : await readLastLines(machine.daemonLog);
      throw new AppError('DOCKER_UNREACHABLE', `${what}.`, { hint, details: log, cause: failure });
    }
    await pause(200, undefined, { signal });
  }
};

const readLastLines = async (file: string): Promise<string[]> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-15);
};
