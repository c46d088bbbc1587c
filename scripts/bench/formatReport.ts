import { findCriticalPath } from './criticalPath.ts';
import { median } from './median.ts';
import type { Run, SlipwayRun } from './run.ts';

export interface Report {
  readonly slipway: readonly SlipwayRun[];
  readonly kind: readonly Run[];
  /** Words about the machine and how it was done, for the head of the tables. */
  readonly conditions: string;
}

const MEGABYTE = 1e6;

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
const megabytes = (bytes: number) => `${(bytes / MEGABYTE).toFixed(bytes < 100 * MEGABYTE ? 1 : 0)} MB`;
const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const medianOf = (runs: readonly Run[], read: (run: Run) => number) => median(runs.map(read));

const diskOf = (role: 'control-plane' | 'worker') => (run: Run) =>
  median(run.nodes.filter((node) => node.role === role).map(({ disk }) => disk));

const memoryOf = (run: Run) => run.nodes.reduce((sum, { memory }) => sum + memory, 0);

/** Medians of both side by side, as a Markdown table. */
const compare = ({ slipway, kind }: Report): readonly string[] => {
  const line = (what: string, read: (run: Run) => number, format: (value: number) => string) => {
    const [ours, theirs] = [medianOf(slipway, read), medianOf(kind, read)];
    return row(what, format(ours), format(theirs), (ours / theirs).toFixed(2));
  };
  return [
    row('median', 'Slipway', 'kind', 'ratio'),
    row('---', '---:', '---:', '---:'),
    line('create: all nodes Ready and DNS answers', ({ ready }) => ready, seconds),
    line('create: the command returns', ({ returned }) => returned, seconds),
    line('delete', ({ deleted }) => deleted, seconds),
    line('disk per worker', diskOf('worker'), megabytes),
    line('disk of the control plane', diskOf('control-plane'), megabytes),
    line('memory of the three nodes', memoryOf, megabytes),
  ];
};

/** Where Slipway's time goes, as a Markdown table: medians over the runs. */
const sharePhases = (runs: readonly SlipwayRun[]): readonly string[] => {
  const [first] = runs;
  if (first === undefined) return [];
  const paths = runs.map(({ record }) => findCriticalPath(record));
  const whole = medianOf(runs, ({ returned }) => returned);
  const part = (title: string, span: number, waited: number) =>
    row(title, seconds(span), seconds(waited), `${Math.round((waited / whole) * 100)} %`);
  const started = median(runs.map((run) => run.started));
  const parts = (paths[0] ?? []).map(({ id, title }) => {
    const same = paths.flatMap((path) => path.filter((other) => other.id === id));
    return part(title, median(same.map(({ span }) => span)), median(same.map(({ waited }) => waited)));
  });
  return [
    row('phase', 'from begin to end', 'waited for', 'share'),
    row('---', '---:', '---:', '---:'),
    part('Start the command', started, started),
    ...parts,
  ];
};

const ratio = (ours: number, theirs: number) => (ours / theirs).toFixed(2);

/** All that the benchmark found out, as lines; the ratios are on lines of their own. */
export const formatReport = (report: Report): readonly string[] => {
  const ready = medianOf(report.slipway, (run) => run.ready);
  return [
    report.conditions,
    '',
    ...compare(report),
    '',
    'Where the time of Slipway goes (phases run beside each other; «waited for» is what held everything up):',
    '',
    ...sharePhases(report.slipway),
    '',
    `ratio to ready: ${ratio(
      ready,
      medianOf(report.kind, (run) => run.ready),
    )}`,
    `ratio to return: ${ratio(
      ready,
      medianOf(report.kind, (run) => run.returned),
    )}`,
    `ratio of disk per worker: ${ratio(medianOf(report.slipway, diskOf('worker')), medianOf(report.kind, diskOf('worker')))}`,
  ];
};
