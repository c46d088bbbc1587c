import { pause } from '../../../src/core/lib/pause.ts';
import { pollUntil } from '../../../src/core/lib/pollUntil.ts';
import type { BenchPage } from './openTable.ts';
import type { FrameReport, ShownMark } from './reports.ts';
import { type ChangeOrder, type Changes, writeChanges } from './startChanges.ts';

/** How the table kept up with a cluster that changes all the time. Milliseconds; megabytes. */
export interface ChangesOfTable {
  /** Changes a second that were written. */
  readonly rate: number;
  /** From the writing of each mark to its being drawn, in the order in which they were written. */
  readonly lags: readonly number[];
  readonly frames: FrameReport;
  readonly heapBefore: number;
  /** The most that was seen in between, with what would be collected. */
  readonly heapMost: number;
  readonly heapAfter: number;
  readonly heapLater: number;
}

/** Milliseconds that nothing happens before the heap is looked at for the last time. */
const REST = 30_000;

/** Milliseconds between two looks at the heap; each is work for the page. */
const LOOK_EVERY = 5000;

export const measureChanges = async (
  bench: BenchPage,
  order: ChangeOrder,
  signal: AbortSignal,
): Promise<ChangesOfTable> => {
  const { page, look, readHeap } = bench;
  // Off the table: below the pointer nothing moves.
  await page.mouse.move(2, 2);
  const heapBefore = await readHeap();
  await look('startMarks');
  await look('startFrames');
  const watching = new AbortController();
  const most = watchHeap(bench, AbortSignal.any([signal, watching.signal]));
  const changes = await writeChanges(order, signal).finally(() => watching.abort());
  const frames = await look('stopFrames');
  const heapMost = await most;
  const shown = await readMarks(bench, changes, signal);
  const heapAfter = await readHeap();
  await pause(REST, signal);
  const heapLater = await readHeap();
  return {
    rate: changes.rate,
    lags: changes.marks.map((mark) => lagOf(mark, shown)),
    frames,
    heapBefore,
    heapMost: Math.max(heapBefore, heapMost),
    heapAfter,
    heapLater,
  };
};

/** A mark that a later one came in place of is shown with that one. */
const lagOf = (written: number, shown: readonly ShownMark[]): number =>
  (shown.find(({ mark }) => mark >= written)?.at ?? Number.POSITIVE_INFINITY) - written;

/** The marks that were shown, once the last that was written is among them. */
const readMarks = async (
  { look, page }: BenchPage,
  { marks }: Changes,
  signal: AbortSignal,
): Promise<readonly ShownMark[]> => {
  const last = page.getByRole('row').getByText(`Mark-${marks.at(-1)}`, { exact: true });
  await pollUntil(() => last.isVisible(), {
    every: 500,
    within: 60_000,
    signal,
    what: 'the last change to be shown',
  });
  return await look('stopMarks');
};

/** The most that the heap held at any look, until the signal fires. */
const watchHeap = async ({ readHeap }: BenchPage, signal: AbortSignal): Promise<number> => {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await readHeap({ collect: false }));
    await pause(LOOK_EVERY, signal).catch(() => undefined);
  }
  return most;
};
