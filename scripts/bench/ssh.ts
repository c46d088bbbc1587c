import { readFile } from 'node:fs/promises';
import { cpus, homedir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import { nodeImageName } from '../../src/core/nodeImage/buildNodeImage.ts';
import { goArch } from '../../src/core/nodeImage/findNodeImage.ts';
import { makeBundle } from '../../src/core/nodeImage/makeBundle.ts';
import { readPins } from '../../src/core/nodeImage/readPins.ts';
import { findFolders } from '../../src/core/settings/folders.ts';
import { DEFAULT_KUBERNETES_VERSION } from '../../src/shared/clusterSpec.ts';
import { median } from './median.ts';
import { type BenchMachines, openMachines } from './ssh/openMachines.ts';
import { waitUntilReady } from './ssh/waitUntilReady.ts';

const HELP = `Usage: npm run bench:ssh -- [--runs N] [--machines N]

Makes the same cluster on machines over SSH with Slipway and with kubeadm's commands typed by a shell script, N times
each (3) in turn, and compares the times until all nodes are Ready and DNS answers. The machines are made anew for each
run, with programs and images already there. Docker must run and have the node image (slipway image build).`;

const RESOURCES = path.resolve(import.meta.dirname, '../../resources');
const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

type Arm = (machines: BenchMachines, signal: AbortSignal) => Promise<void>;

/** The command line, which returns when all is Ready and DNS answers. */
const bySlipway: Arm = async ({ hosts, env }, signal) => {
  const words = hosts.flatMap(({ name }) => ['--host', name]);
  // Programs are there already, which the check of the machines would refuse as somebody else's.
  const present = '--ignore-preflight-errors=runtime,kubelet';
  await runCommand([process.execPath, MAIN, 'create', 'bench', present, ...words], { env, signal });
};

const byHand: Arm = async ({ hosts, sshConfig }, signal) => {
  const text = await readFile(path.join(import.meta.dirname, 'ssh', 'typedByHand.sh'), 'utf8');
  const { exitCode } = await runCommand(['test', '-f', '/sys/fs/cgroup/cgroup.controllers'], {
    signal,
    okCodes: [0, 1],
  });
  const script = text
    .replace('@VERSION@', DEFAULT_KUBERNETES_VERSION)
    .replace('@DRIVER@', exitCode === 0 ? 'systemd' : 'cgroupfs');
  const addresses = hosts.map(({ address }) => address);
  await runCommand(['bash', '-c', script, 'typedByHand', sshConfig, ...addresses], { signal });
  await waitUntilReady(hosts, signal);
};

const main = async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      machines: { type: 'string', default: '3' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const { signal } = stop;
  const { docker } = await findEngine({
    env: process.env,
    homedir: homedir(),
    platform: process.platform,
    signal,
  });
  const pins = await readPins(RESOURCES, DEFAULT_KUBERNETES_VERSION);
  const image = await nodeImageName({ pins, arch: goArch(process.arch) });
  const { cache } = findFolders(process.env);
  const bundle = await makeBundle({
    docker,
    image,
    cache: path.join(cache, 'bundle'),
    resources: RESOURCES,
    signal,
    report: console.error,
  });
  const times = { Slipway: [] as number[], 'shell script': [] as number[] };
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [name, arm] of [
      ['Slipway', bySlipway],
      ['shell script', byHand],
    ] as const) {
      await using machines = await openMachines(Number(values.machines), { bundle, cache, signal });
      const began = performance.now();
      await arm(machines, signal);
      const took = (performance.now() - began) / 1000;
      times[name].push(took);
      console.error(`run ${run + 1}, ${name}: ${took.toFixed(1)} s`);
    }
  }
  const [ours, theirs] = [median(times.Slipway), median(times['shell script'])];
  console.log(
    `${values.machines} machines, one of them the control plane; ${image}; ${values.runs} runs of each in turn;`,
  );
  console.log(
    `${cpus().length} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB; medians until all are Ready and DNS answers:`,
  );
  console.log(`  Slipway       ${ours.toFixed(1)} s`);
  console.log(`  shell script  ${theirs.toFixed(1)} s`);
  console.log(`  ratio         ${(ours / theirs).toFixed(2)} (goal 0.8)`);
};

await main();
