import type { Page } from 'playwright-core';
import { AppError } from '../../../src/shared/errors.ts';
import { describePod } from './benchPods.ts';
import type { BenchPage } from './openTable.ts';
import type { FrameReport } from './reports.ts';

/** What was done, and how the page was drawn meanwhile. */
export interface FrameMeasure {
  readonly what: string;
  readonly frames: FrameReport;
}

export interface FramesOfTable {
  readonly idle: FrameMeasure;
  readonly busy: readonly FrameMeasure[];
  /** Milliseconds from the last key of a filter until its rows were shown, one for each filter. */
  readonly filtered: readonly number[];
}

export interface PodCounts {
  /** The benchmark's own. */
  readonly pods: number;
  /** All that the cluster has. */
  readonly total: number;
}

/** Milliseconds between two steps of a hand: an event in each frame. */
const STEP = 16;

/** Scrolls, drags, filters and sorts the table of pods as somebody would, and looks at each frame meanwhile. */
export const measureFrames = async (bench: BenchPage, counts: PodCounts): Promise<FramesOfTable> => {
  const { page } = bench;
  const grid = await findGrid(page);
  const filtered: number[] = [];
  const during = async (what: string, act: () => Promise<void>): Promise<FrameMeasure> => {
    await page.waitForTimeout(500);
    await bench.look('startFrames');
    await act();
    await page.waitForTimeout(200);
    return { what, frames: await bench.look('stopFrames') };
  };
  const idle = await during('nothing is done', () => page.waitForTimeout(5000));
  await page.mouse.move(grid.x + grid.width / 2, grid.y + grid.height / 2);
  const busy = [
    await during('the wheel is turned, three rows at a time', () => turnWheel(page, { by: 84, times: 250 })),
    await during('the wheel is turned fast, two pages at a time', () =>
      turnWheel(page, { by: 1400, times: 250 }),
    ),
    await during('the scrollbar is dragged down and up', () => dragScrollbar(bench, grid)),
    await during('a filter is typed, lengthened and taken back', async () => {
      filtered.push(...(await typeFilters(bench, counts)));
    }),
    await during('it is sorted by six columns in turn', () => sortByColumns(page)),
  ];
  return { idle, busy, filtered };
};

type Box = NonNullable<Awaited<ReturnType<ReturnType<Page['locator']>['boundingBox']>>>;

const findGrid = async (page: Page): Promise<Box> => {
  const box = await page.getByRole('grid', { name: 'Pods' }).boundingBox();
  if (box === null) throw new AppError('INTERNAL', 'The table of pods is not shown.');
  return box;
};

const readTop = (page: Page): Promise<number> =>
  page.getByRole('grid', { name: 'Pods' }).evaluate((element: { scrollTop: number }) => element.scrollTop);

/** Down, and half as far up again. */
const turnWheel = async (
  page: Page,
  { by, times }: { readonly by: number; readonly times: number },
): Promise<void> => {
  for (let count = 0; count < times; count++) {
    await page.mouse.wheel(0, count < (times * 2) / 3 ? by : -by);
    await page.waitForTimeout(STEP);
  }
  if ((await readTop(page)) < by) throw new AppError('INTERNAL', 'The wheel did not scroll the table.');
};

const dragScrollbar = async ({ page }: BenchPage, grid: Box): Promise<void> => {
  const x = grid.x + grid.width - 6;
  const before = await readTop(page);
  const share = (top: number) => grid.y + 24 + top * (grid.height - 60);
  const height = await page
    .getByRole('grid', { name: 'Pods' })
    .evaluate((element: { scrollHeight: number }) => element.scrollHeight);
  await page.mouse.move(x, share(before / height));
  await page.mouse.down();
  let lowest = before;
  for (const [from, to, steps] of [
    [before / height, 1, 150],
    [1, 0, 60],
  ] as const) {
    for (let step = 1; step <= steps; step++) {
      await page.mouse.move(x, share(from + ((to - from) * step) / steps));
      await page.waitForTimeout(STEP);
    }
    lowest = Math.max(lowest, await readTop(page));
  }
  await page.mouse.up();
  if (lowest < height / 2) throw new AppError('INTERNAL', 'The scrollbar could not be dragged.');
  await page.mouse.move(grid.x + grid.width / 2, grid.y + grid.height / 2);
};

const countPods = (pods: number, isWanted: (pod: ReturnType<typeof describePod>) => boolean): number =>
  Array.from({ length: pods }, (_, index) => describePod(index)).filter(isWanted).length;

/** Types as fast as people do, waits for the rows that have to come, and gives how long each filter took. */
const typeFilters = async (
  { page, look }: BenchPage,
  { pods, total }: PodCounts,
): Promise<readonly number[]> => {
  const type = (text: string) => page.keyboard.type(text, { delay: 80 });
  const app = 'checkout';
  const namespace = 'team-07';
  const ofApp = countPods(pods, (pod) => pod.app === app);
  const ofBoth = countPods(pods, (pod) => pod.app === app && pod.namespace === namespace);
  const took: number[] = [];
  await page.keyboard.press('/');
  await type(app);
  took.push(await look('shownAfterKey', ofApp));
  await type(` ${namespace}`);
  took.push(await look('shownAfterKey', ofBoth));
  for (const _ of ` ${namespace}`) await page.keyboard.press('Backspace', { delay: 40 });
  took.push(await look('shownAfterKey', ofApp));
  await page.keyboard.press('Escape');
  took.push(await look('shownAfterKey', total));
  await page.keyboard.press('Enter');
  return took;
};

const sortByColumns = async (page: Page): Promise<void> => {
  const head = (title: string) =>
    page.getByRole('columnheader', { name: title, exact: true }).getByRole('button').boundingBox();
  const boxes = [];
  // Found before: looking for them is work for the page too.
  for (const title of ['Status', 'Namespace', 'Node', 'Restarts', 'Age', 'Name'])
    boxes.push(await head(title));
  for (const box of boxes) {
    if (box === null) throw new AppError('INTERNAL', 'A column of the table cannot be sorted by.');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForTimeout(1200);
  }
};
