import type { FoundEngine } from '../src/core/hosts/docker/findEngine.ts';
import { AppError } from '../src/shared/errors.ts';
import { askYesNo } from './setup/askYesNo.ts';
import { getConsent } from './setup/getConsent.ts';
import { findOnMachine, type Machine, type Setup, type SetupOptions, thisMachine } from './setup/machine.ts';
import { installPackages, isDebianLike, updatePackageLists } from './setup/packages.ts';
import { canBeRoot } from './setup/runAsRoot.ts';
import { findMachineEngine, isSocketDenied, startDocker } from './setup/startDocker.ts';

/**
 * Sees to it that a Docker engine answers: the one that is there; else the one that is installed is started;
 * else, on Debian and Ubuntu, Docker is installed and started, after asking.
 * Rejects with `DOCKER_UNREACHABLE` when there is none in the end, its hint saying what to do; nothing was
 * changed when the person said no.
 */
export const ensureEngine = async (options: SetupOptions): Promise<FoundEngine> => {
  const setup = fillIn(options);
  const { machine } = setup;
  const found = await findMachineEngine(setup).catch((error: unknown) => error);
  if (isEngine(found)) return found;
  if (!(await canBeMended(found, machine))) throw found;
  const installed = (await findOnMachine(machine, 'dockerd')) !== undefined;
  if (installed) await agreeToStart(setup);
  else await install(setup);
  // Installing may have started it already.
  const running = await findMachineEngine(setup).catch(() => undefined);
  return running ?? startDocker(setup);
};

/** Fills in what was left out of the options. */
export const fillIn = ({ yes, interactive, out, ask, signal, machine }: SetupOptions): Setup => ({
  yes,
  interactive,
  say: out,
  ask: ask ?? askYesNo,
  signal: signal ?? new AbortController().signal,
  machine: machine ?? thisMachine(),
});

const isEngine = (value: unknown): value is FoundEngine =>
  typeof value === 'object' && value !== null && 'docker' in value;

/** An engine that the person named is theirs to start, and one that only denies us is running. */
const canBeMended = async (error: unknown, machine: Machine): Promise<boolean> => {
  if (!(error instanceof AppError) || error.code !== 'DOCKER_UNREACHABLE') return false;
  if (machine.env['DOCKER_HOST'] || machine.env['DOCKER_CONTEXT']) return false;
  return !(await isSocketDenied(machine));
};

const agreeToStart = async (setup: Setup): Promise<void> => {
  const todo = 'sudo systemctl start docker (or sudo dockerd where there is no systemd)';
  if (!(await canBeRoot(setup.machine))) throw needsRoot('Docker is installed and not running', todo);
  const what = 'Docker is installed and not running: it will be started.';
  await getConsent({ what, todo, code: 'DOCKER_UNREACHABLE' }, setup);
};

const install = async (setup: Setup): Promise<void> => {
  const { machine } = setup;
  if (machine.platform !== 'linux')
    throw cannotInstall('Install and start Docker Desktop: https://docs.docker.com/desktop/');
  if (!(await isDebianLike(machine))) {
    throw cannotInstall(
      'Install and start Docker as your distribution has it: https://docs.docker.com/engine/install/',
    );
  }
  const builder = (await findOnMachine(machine, 'mmdebstrap')) === undefined ? ['mmdebstrap'] : [];
  const packages = ['docker.io', 'iptables', ...builder];
  const todo = `sudo apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (!(await canBeRoot(machine))) throw needsRoot('Docker is not installed', todo);
  const [last, ...others] = packages.toReversed();
  const what = `Docker is not installed: ${others.toReversed().join(', ')} and ${last} will be installed with apt-get, and Docker started.`;
  await getConsent({ what, todo, code: 'DOCKER_UNREACHABLE' }, setup);
  await updatePackageLists(setup);
  await installPackages(packages, setup);
};

const cannotInstall = (hint: string): AppError =>
  new AppError(
    'DOCKER_UNREACHABLE',
    'Docker is not there, and is installed by itself on Debian and Ubuntu only.',
    {
      hint,
    },
  );

const needsRoot = (what: string, todo: string): AppError =>
  new AppError('DOCKER_UNREACHABLE', `${what}, and this user is not root and has no sudo.`, {
    hint: `As root: ${todo.replaceAll('sudo ', '')}`,
  });
