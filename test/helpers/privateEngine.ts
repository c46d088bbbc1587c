import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Dockerode from 'dockerode';
import { pollUntil } from '../../src/core/lib/pollUntil.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import { readProgress } from '../../src/core/nodeImage/imageEngine.ts';

/** A Docker daemon of a test's own, with its own data, network stack and containerd: it may be stopped and killed. */
export interface PrivateEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string;
  readonly docker: Dockerode;
  /** Command that runs another one in the daemon's network stack, where the nodes' addresses and ports are. */
  readonly through: readonly string[];
  start(): Promise<void>;
  /** Ends the daemon as an administrator does, its containers with it. */
  stop(): Promise<void>;
  /** Ends the daemon as a crash does; its containers run on. */
  kill(): Promise<void>;
  /** Copies an image from another engine. */
  copyImage(from: Dockerode, name: string): Promise<void>;
}

const CONTAINERD_CONFIG = `version = 2
disabled_plugins = ['io.containerd.grpc.v1.cri']
`;

const seconds = (count: number) => AbortSignal.timeout(count * 1000);

const run = (...argv: readonly string[]) => runCommand(argv, { signal: seconds(60) });

/** Starts the daemon; needs root. Its folder and network stack go away with it. */
export const openPrivateEngine = async (): Promise<PrivateEngine> => {
  // Not below /tmp, which may be a small file system in memory.
  const folder = await mkdtemp('/var/tmp/slipway-engine-');
  const namespace = `slipway-test-${process.pid}`;
  const socket = path.join(folder, 'docker.sock');
  const docker = new Dockerode({ socketPath: socket });
  const through = ['nsenter', `--net=/var/run/netns/${namespace}`];
  await writeFile(path.join(folder, 'daemon.json'), '{}');
  await writeFile(path.join(folder, 'containerd.toml'), CONTAINERD_CONFIG);
  const containerd = await startProgram(folder, ['containerd', ...containerdFlags(folder)]);
  let daemon: ChildProcess | undefined;

  const start = async () => {
    daemon = await startProgram(folder, [...through, 'dockerd', ...daemonFlags(folder)]);
    await pollUntil(() => answers(docker), {
      every: 50,
      within: 60_000,
      signal: seconds(90),
      what: 'the private Docker daemon to answer',
    }).catch(async (error: Error) => {
      const text = await readFile(path.join(folder, 'log'), 'utf8');
      throw new Error(`${error.message}\n${text.split('\n').slice(-10).join('\n')}`);
    });
  };
  const dispose = async () => {
    try {
      // What a killed daemon left is still to be removed.
      if (!(await answers(docker))) await start();
      const containers = await docker.listContainers({ all: true });
      await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
    } finally {
      if (daemon !== undefined) await endProgram(daemon, 'SIGTERM');
      await endProgram(containerd, 'SIGTERM');
      await run('ip', 'netns', 'delete', namespace);
      // A killed daemon leaves its folder mounted upon itself, once for each time it was started.
      while (await isMounted(path.join(folder, 'data'))) await run('umount', path.join(folder, 'data'));
      await rm(folder, { recursive: true, force: true });
    }
  };

  await run('ip', 'netns', 'add', namespace);
  try {
    await run('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    host: `unix://${socket}`,
    docker,
    through,
    start,
    stop: () => (daemon === undefined ? Promise.resolve() : endProgram(daemon, 'SIGTERM')),
    kill: () => (daemon === undefined ? Promise.resolve() : endProgram(daemon, 'SIGKILL')),
    copyImage: async (from, name) => {
      const archive = await from.getImage(name).get();
      await readProgress(await docker.loadImage(archive), () => undefined);
    },
    [Symbol.asyncDispose]: dispose,
  };
};

const answers = (docker: Dockerode) =>
  docker.ping().then(
    () => true,
    () => false,
  );

const startProgram = async (folder: string, argv: readonly string[]): Promise<ChildProcess> => {
  const log = await open(path.join(folder, 'log'), 'a');
  const [file = '', ...args] = argv;
  const program = spawn(file, args, { stdio: ['ignore', log.fd, log.fd] });
  await once(program, 'spawn');
  await log.close();
  return program;
};

const endProgram = async (program: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const gone = once(program, 'exit');
  program.kill(signal);
  await gone;
};

const isMounted = async (folder: string) =>
  (await readFile('/proc/self/mounts', 'utf8')).split('\n').some((line) => line.split(' ')[1] === folder);

// Apart from the daemon, as distributions have it: what it runs goes on when the daemon is killed.
const containerdFlags = (folder: string) => [
  ...[`--config=${folder}/containerd.toml`, `--address=${folder}/containerd.sock`],
  ...[`--root=${folder}/containerd`, `--state=${folder}/containerd-state`],
];

const daemonFlags = (folder: string) => [
  ...[`--data-root=${folder}/data`, `--exec-root=${folder}/exec`, `--pidfile=${folder}/pid`],
  ...[`--host=unix://${folder}/docker.sock`, `--config-file=${folder}/daemon.json`],
  `--containerd=${folder}/containerd.sock`,
];
