import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { isCi } from '../../src/cli/isCi.ts';
import { formatError } from '../../src/cli/output/formatError.ts';
import { makePaint } from '../../src/cli/output/paint.ts';
import { createCore } from '../../src/core/createCore.ts';
import { findFolders } from '../../src/core/settings/folders.ts';
import { ensureBuilt } from '../../src/server/ensureBuilt.ts';
import { AppError, toErrorInfo } from '../../src/shared/errors.ts';
import { launchChromium } from '../../test/e2e/helpers/launchChromium.ts';
import { startServe } from '../../test/e2e/helpers/startServe.ts';
import { ensureBuildTools } from '../ensureBuildTools.ts';
import { ensureChromium } from '../ensureChromium.ts';
import { ensureEngine } from '../ensureEngine.ts';
import type { SetupOptions } from '../setup/machine.ts';
import { prepareImage } from './prepareImages.ts';
import { compareRows, readPrinted } from './ui/compareRows.ts';
import { fillCluster } from './ui/fillCluster.ts';
import { formatGoals, type UiReport } from './ui/formatGoals.ts';
import { measureChanges } from './ui/measureChanges.ts';
import { measureFrames } from './ui/measureFrames.ts';
import { measureOpening } from './ui/measureOpening.ts';
import { openCluster } from './ui/openCluster.ts';
import { openBenchPage, podsPath, VIEW } from './ui/openTable.ts';

const HELP = `Usage: npm run bench:ui -- [--pods N] [--seconds N] [--tries N] [--cluster NAME] [--yes]

Fills a cluster with N pods (30000) that nobody runs, opens them in Chromium, and measures how soon rows are
there, how evenly the page is drawn, what it takes of memory, and whether it keeps up with 200 changes a second
for so many seconds (60). All is removed in the end; a cluster that is given with --cluster is filled unless it is
full, has its controllers stopped for good, and stays.`;

/** Changes a second. */
const RATE = 200;

interface BenchOptions {
  readonly pods: number;
  readonly seconds: number;
  readonly tries: number;
  readonly cluster: string | undefined;
  readonly setup: SetupOptions;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

const readNumber = (option: string, text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new AppError('BAD_INPUT', `--${option} takes a number from 1, not ${text}.`);
};

const readOptions = (signal: AbortSignal): BenchOptions | undefined => {
  const { values } = parseArgs({
    options: {
      pods: { type: 'string', default: '30000' },
      seconds: { type: 'string', default: '60' },
      tries: { type: 'string', default: '3' },
      cluster: { type: 'string' },
      yes: { type: 'boolean', short: 'y', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const yes = values.yes || isCi(process.env);
  const report = (line: string) => console.error(line);
  return {
    pods: readNumber('pods', values.pods),
    seconds: readNumber('seconds', values.seconds),
    tries: readNumber('tries', values.tries),
    cluster: values.cluster,
    setup: {
      yes,
      interactive: !yes && process.stdin.isTTY === true && process.stdout.isTTY === true,
      out: report,
      signal,
    },
    report,
    signal,
  };
};

const prepare = async ({ setup, report, signal, cluster }: BenchOptions) => {
  const engine = await ensureEngine(setup);
  await ensureChromium(setup);
  const image = await prepareImage('store', {
    docker: engine.docker,
    cache: findFolders(process.env).cache,
    signal,
    report,
    ensureBuildTools: () => ensureBuildTools(setup),
  });
  await ensureBuilt({ part: 'page', say: report, signal });
  return await openCluster({ engine, image, name: cluster, signal, report });
};

const measure = async (options: BenchOptions): Promise<readonly string[]> => {
  const { pods, report, signal } = options;
  await using cluster = await prepare(options);
  const core = createCore();
  try {
    const api = await core.connect(cluster.id, signal);
    await fillCluster({ api, pods, signal, report });
    const total = (await readPrinted(api, signal)).rows.length;
    await using serve = await startServe();
    // Its own way to end with Ctrl-C would end this process before all is removed.
    const ownEnd = { handleSIGINT: false, handleSIGTERM: false };
    // People have scrollbars.
    const browser = await launchChromium({ ...ownEnd, ignoreDefaultArgs: ['--hide-scrollbars'] });
    const close = () => void browser.close();
    signal.addEventListener('abort', close);
    try {
      report('opening the page');
      const opening = await measureOpening({ ...options, browser, serve, cluster: cluster.id, total });
      await using bench = await openBenchPage({ browser, serve, signal });
      await bench.goTo(podsPath(cluster.id));
      await bench.look('listed', total);
      const heap = await bench.readHeap();
      report('scrolling, filtering and sorting');
      const frames = await measureFrames(bench, { pods, total });
      report(`changing pods for ${options.seconds} seconds`);
      const order = { cluster: cluster.id, pods, rate: RATE, seconds: options.seconds };
      const changes = await measureChanges(bench, order, signal);
      report('comparing');
      const comparison = await compareRows(bench, api, signal);
      const measured: UiReport = { opening, frames, heap, changes, comparison, rate: RATE };
      return [describeConditions(total, options, browser.version()), '', ...formatGoals(measured)];
    } finally {
      signal.removeEventListener('abort', close);
      await browser.close();
    }
  } finally {
    await core.close();
  }
};

const describeConditions = (total: number, { seconds }: BenchOptions, chromium: string): string =>
  `${total} pods on an API server without kubelets, ${RATE} changes a second for ${seconds} s, ` +
  `Chromium ${chromium} at ${VIEW.width}×${VIEW.height}; all on one machine of ${cpus().length} CPUs, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB. Load of the machine over the last quarter of an hour, with the ` +
  `benchmark's own: ${loadavg()[2]?.toFixed(1)}.`;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => stop.abort(new AppError('CANCELLED', 'The benchmark was stopped.')));
try {
  const options = readOptions(stop.signal);
  if (options === undefined) console.log(HELP);
  else for (const line of await measure(options)) console.log(line);
} catch (error) {
  // What breaks because it was stopped says less than that it was.
  const cause = stop.signal.aborted ? stop.signal.reason : error;
  for (const line of formatError(toErrorInfo(cause), makePaint(process.stderr, process.env)))
    console.error(line);
  process.exitCode = 1;
}
