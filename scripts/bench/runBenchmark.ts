import type { FoundEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import { measureNodes, type NodeUse } from './measureNodes.ts';
import { type Kind, kindNodeNames } from './openKind.ts';
import { type SlipwayCommand, slipwayNodeNames } from './openSlipway.ts';
import type { Run, SlipwayRun } from './run.ts';
import { waitForKindCluster } from './waitForKindCluster.ts';

const WORKERS = 2;

export interface BenchmarkOptions {
  readonly engine: FoundEngine;
  readonly slipway: SlipwayCommand;
  readonly kind: Kind;
  /** The same components in both layouts. */
  readonly images: { readonly slipway: string; readonly kind: string };
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

/** Creates and deletes the same cluster with each, in turn; what was begun is deleted whatever happens. */
export const runBenchmark = async (
  options: BenchmarkOptions,
): Promise<{ readonly slipway: readonly SlipwayRun[]; readonly kind: readonly Run[] }> => {
  const slipway: SlipwayRun[] = [];
  const kind: Run[] = [];
  for (let run = 1; run <= options.runs; run++) {
    await writeBack(options.signal);
    slipway.push(await runSlipway(options));
    tell(options, `Slipway, run ${run}`, slipway.at(-1));
    await writeBack(options.signal);
    kind.push(await runKind(options));
    tell(options, `kind, run ${run}`, kind.at(-1));
  }
  return { slipway, kind };
};

const tell = ({ report }: BenchmarkOptions, who: string, run: Run | undefined) => {
  if (run === undefined) return;
  const seconds = (value: number) => `${(value / 1000).toFixed(1)} s`;
  report(
    `${who}: ready after ${seconds(run.ready)}, returned after ${seconds(run.returned)}, deleted in ${seconds(run.deleted)}`,
  );
};

/** Neither is to pay for what the other left to be written to the disk. */
const writeBack = (signal: AbortSignal) => runCommand(['sync'], { signal });

/** Deletes what `make` made, also when it fails, and adds how long that took. */
const thenDelete = async <T>(
  { report }: BenchmarkOptions,
  remove: (options: { readonly signal: AbortSignal }) => Promise<void>,
  make: () => Promise<T>,
): Promise<T & { readonly deleted: number }> => {
  let made: T;
  try {
    made = await make();
  } catch (error) {
    await remove({ signal: AbortSignal.timeout(60_000) }).catch((failure: Error) =>
      report(`Deleting it afterwards: ${failure.message}`),
    );
    throw error;
  }
  const begun = Date.now();
  await remove({ signal: AbortSignal.timeout(120_000) });
  return { ...made, deleted: Date.now() - begun };
};

const runSlipway = (options: BenchmarkOptions): Promise<SlipwayRun> => {
  const { slipway, images, signal } = options;
  const name = 'bench-slipway';
  return thenDelete(
    options,
    (call) => slipway.delete(name, call),
    async () => {
      const begun = Date.now();
      const record = await slipway.create({ name, image: images.slipway, workers: WORKERS }, { signal });
      const returned = Date.now() - begun;
      const ready = (record.phases.find(({ id }) => id === 'dns')?.endedAt ?? Number.NaN) - begun;
      const nodes = await measure(options, slipwayNodeNames(name, WORKERS));
      return { record, started: record.startedAt - begun, ready, returned, nodes };
    },
  );
};

const runKind = (options: BenchmarkOptions): Promise<Run> => {
  const { engine, kind, images, signal } = options;
  const name = 'bench-kind';
  const names = kindNodeNames(name, WORKERS);
  return thenDelete(
    options,
    (call) => kind.delete(name, call),
    async () => {
      const begun = Date.now();
      const failed = new AbortController();
      // Looks from the begin: kind's command returns before anything is Ready, or after.
      const waiting = waitForKindCluster({
        docker: engine.docker,
        nodes: names,
        signal: AbortSignal.any([signal, failed.signal]),
      }).then(() => Date.now() - begun);
      const returning = kind
        .create({ name, image: images.kind, workers: WORKERS }, { signal })
        .then(() => Date.now() - begun)
        .catch((error: unknown) => {
          failed.abort(error);
          throw error;
        });
      const [ready, returned] = await Promise.all([waiting, returning]);
      return { ready, returned, nodes: await measure(options, names) };
    },
  );
};

const measure = (
  { engine, signal }: BenchmarkOptions,
  names: readonly string[],
): Promise<readonly NodeUse[]> => measureNodes(engine.docker, names, signal);
