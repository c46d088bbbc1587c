import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { isCi } from '../../src/cli/isCi.ts';
import { formatError } from '../../src/cli/output/formatError.ts';
import { makePaint } from '../../src/cli/output/paint.ts';
import { findFolders } from '../../src/core/settings/folders.ts';
import { AppError, toErrorInfo } from '../../src/shared/errors.ts';
import { ensureBuildTools } from '../ensureBuildTools.ts';
import { ensureEngine } from '../ensureEngine.ts';
import type { SetupOptions } from '../setup/machine.ts';
import { formatReport } from './formatReport.ts';
import { KIND_VERSION } from './installKind.ts';
import { openKind } from './openKind.ts';
import { openSlipway } from './openSlipway.ts';
import { prepareImages } from './prepareImages.ts';
import { runBenchmark } from './runBenchmark.ts';

const HELP = `Usage: npm run bench:create -- [--runs N] [--yes]

Creates and deletes the same cluster of three nodes with Slipway and with kind ${KIND_VERSION} in turn,
N times each (3), and compares times, disk and memory. Installs kind with go, into the cache.`;

const readRuns = (text: string): number => {
  const runs = Number(text);
  if (Number.isInteger(runs) && runs >= 1) return runs;
  throw new AppError('BAD_INPUT', `--runs takes a number from 1, not ${text}.`);
};

const main = async (signal: AbortSignal): Promise<void> => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      yes: { type: 'boolean', short: 'y', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const runs = readRuns(values.runs);
  const { env } = process;
  const yes = values.yes || isCi(env);
  const setup: SetupOptions = {
    yes,
    interactive: !yes && process.stdin.isTTY === true && process.stdout.isTTY === true,
    out: (line) => console.error(line),
    signal,
  };
  const report = (line: string) => console.error(line);
  const engine = await ensureEngine(setup);
  const { cache } = findFolders(env);
  const images = await prepareImages({
    docker: engine.docker,
    cache,
    signal,
    report,
    ensureBuildTools: () => ensureBuildTools(setup),
  });
  await using kind = await openKind({ engine, cache, env, image: images.slipway, signal, report });
  await using slipway = await openSlipway(env);
  const measured = await runBenchmark({ engine, slipway, kind, images, runs, signal, report });
  const shim = kind.throughShim ? ', kind through a shim of the docker command (no --privileged here)' : '';
  const conditions =
    `One control plane and two workers, Kubernetes image ${images.slipway}, kind ${KIND_VERSION}, ${runs} runs of each in turn; ` +
    `${engine.endpoint.description}, cgroup v${engine.info.cgroupVersion}, ${cpus().length} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB${shim}.`;
  for (const line of formatReport({ ...measured, conditions })) console.log(line);
};

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => stop.abort(new AppError('CANCELLED', 'The benchmark was stopped.')));
try {
  await main(stop.signal);
} catch (error) {
  for (const line of formatError(toErrorInfo(error), makePaint(process.stderr, process.env)))
    console.error(line);
  process.exitCode = 1;
}
