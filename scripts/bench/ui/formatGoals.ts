import { median } from '../median.ts';
import type { Comparison } from './compareRows.ts';
import type { ChangesOfTable } from './measureChanges.ts';
import type { FrameMeasure, FramesOfTable } from './measureFrames.ts';
import type { Opening } from './measureOpening.ts';

/** All that was measured. */
export interface UiReport {
  readonly opening: Opening;
  readonly frames: FramesOfTable;
  /** Megabytes in use with all pods in the table. */
  readonly heap: number;
  readonly changes: ChangesOfTable;
  readonly comparison: Comparison;
  /** Changes a second that were asked for. */
  readonly rate: number;
}

/** One line of the table; without a goal it is only told. */
interface Line {
  readonly what: string;
  readonly goal?: string;
  readonly result: string;
  readonly isMet?: boolean;
}

/** Milliseconds. */
const FIRST_ROWS = 1000;
const LAG = 1000;
/** The last changes may be this much later than the first ones. */
const LAG_GROWTH = 100;
/** Megabytes. */
const HEAP = 300;
/** Share of the heap that may be more after all changes: Chromium's own tables go up and down by some of it. */
const HEAP_GROWTH = 0.05;
/** Share of the changes that the machine may fail to write in time. */
const RATE_TOLERANCE = 0.01;

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
const milliseconds = (value: number) => `${Math.round(value)} ms`;
const megabytes = (value: number) => `${value.toFixed(1)} MB`;
const worst = (values: readonly number[]) => Math.max(...values);

const describeOpening = ({ fromOverview, fromNodes, cold, allListed }: Opening): readonly Line[] => {
  const line = (what: string, times: readonly number[]): Line => ({
    what: `first rows, ${what}`,
    goal: `under ${seconds(FIRST_ROWS)}`,
    result: `${seconds(worst(times))} at worst of ${times.length}, median ${seconds(median(times))}`,
    isMet: worst(times) < FIRST_ROWS,
  });
  return [
    line('from a click on the overview', fromOverview),
    line('from a click on another page', fromNodes),
    line('of a page that is loaded anew', cold),
    { what: 'all rows listed, of a page that is loaded anew', result: seconds(median(allListed)) },
  ];
};

const describeFrames = ({ longest, over, count, longTasks }: FrameMeasure['frames']): string =>
  `longest ${milliseconds(longest)}; ${over} of ${count} over 50 ms; ${longTasks} long tasks`;

const frameLines = ({ idle, busy, filtered }: FramesOfTable): readonly Line[] => [
  { what: `frames while ${idle.what}`, result: describeFrames(idle.frames) },
  ...busy.map(({ what, frames }) => ({
    what: `frames while ${what}`,
    goal: 'none over 50 ms',
    result: describeFrames(frames),
    isMet: frames.over === 0,
  })),
  {
    what: 'from the last key of a filter to its rows',
    result: `${milliseconds(worst(filtered))} at worst, median ${milliseconds(median(filtered))}`,
  },
];

const changeLines = ({ changes, rate, comparison }: UiReport): readonly Line[] => {
  const { lags } = changes;
  const sixth = Math.max(1, Math.floor(lags.length / 6));
  const growth = median(lags.slice(-sixth)) - median(lags.slice(0, sixth));
  return [
    {
      what: 'status changes written',
      goal: `${rate} a second`,
      result: `${changes.rate.toFixed(1)} a second`,
      isMet: changes.rate >= rate * (1 - RATE_TOLERANCE),
    },
    {
      what: 'from the writing of a change to its being drawn',
      goal: `under ${seconds(LAG)}`,
      result: `${seconds(worst(lags))} at worst of ${lags.length}, median ${seconds(median(lags))}`,
      isMet: worst(lags) < LAG,
    },
    {
      what: 'the same in the last sixth of the time, against the first',
      goal: `at most ${milliseconds(LAG_GROWTH)} later`,
      result: `${growth >= 0 ? '+' : ''}${milliseconds(growth)}`,
      isMet: growth <= LAG_GROWTH,
    },
    { what: 'frames meanwhile', result: describeFrames(changes.frames) },
    {
      what: 'rows that are as the API server has them in the end',
      goal: `all ${comparison.wanted}`,
      result: `${comparison.equal}`,
      isMet: comparison.equal === comparison.wanted,
    },
  ];
};

const heapLines = ({ heap, changes }: UiReport): readonly Line[] => {
  const { heapBefore, heapMost, heapAfter, heapLater } = changes;
  return [
    {
      what: 'heap of the page with all pods in it',
      goal: `under ${HEAP} MB`,
      result: megabytes(heap),
      isMet: heap < HEAP,
    },
    {
      what: 'the most of it while changes came in, before collecting',
      goal: `under ${HEAP} MB`,
      result: megabytes(heapMost),
      isMet: heapMost < HEAP,
    },
    {
      what: 'heap after the changes and half a minute, against before them',
      goal: `at most ${HEAP_GROWTH * 100} % more`,
      result: `${megabytes(heapBefore)} before, ${megabytes(heapAfter)} after, ${megabytes(heapLater)} then`,
      isMet: heapLater <= heapBefore * (1 + HEAP_GROWTH),
    },
  ];
};

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A table with a goal and a result per line, and how many goals are met. */
export const formatGoals = (report: UiReport): readonly string[] => {
  const lines = [
    ...describeOpening(report.opening),
    ...frameLines(report.frames),
    ...changeLines(report),
    ...heapLines(report),
  ];
  const goals = lines.filter(({ goal }) => goal !== undefined);
  const answer = ({ isMet }: Line) => (isMet === true ? 'met' : 'MISSED');
  return [
    row('what', 'goal', 'measured', ''),
    row('---', '---', '---', '---'),
    ...lines.map((line) =>
      row(line.what, line.goal ?? '', line.result, line.goal === undefined ? '' : answer(line)),
    ),
    '',
    ...report.comparison.differing.map((each) => `The page does not show: ${each}`),
    `goals met: ${goals.filter(({ isMet }) => isMet === true).length} of ${goals.length}`,
  ];
};
