// Runs in the page, before its own scripts; it is put there as text, so it imports nothing but types.
import type { BenchLook, FrameReport, ShownCounts, ShownMark, ShownTable } from '../reports.ts';

/** Three frames at 60 Hz are 50 ms to a hair, and clocks have hairs. */
const FRAME_LIMIT = 50.5;

let frameTimes: number[] = [];
let longTasks = 0;
let framesAsked = 0;
let marks: ShownMark[] = [];
let markObserver: MutationObserver | undefined;
let lastKeyAt = 0;

addEventListener(
  'keydown',
  (event) => {
    lastKeyAt = event.timeStamp;
  },
  { capture: true },
);

new PerformanceObserver((list) => {
  longTasks += list.getEntries().length;
}).observe({ type: 'longtask' });

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

/** Resolves after what the page holds now has been drawn. */
const drawn = async (): Promise<number> => {
  await frame();
  return await new Promise((resolve) => setTimeout(() => resolve(performance.now()), 0));
};

/** Milliseconds; what takes longer does not come any more. */
const PATIENCE = 120_000;

const untilFrame = async (what: string, isSo: () => boolean): Promise<void> => {
  const end = performance.now() + PATIENCE;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await frame();
  }
};

const findGrid = () => document.querySelector<HTMLElement>('[role=grid][aria-label=Pods]');
const firstRow = () => findGrid()?.querySelector('[role=row][aria-rowindex="2"]');

const firstRows = async (): Promise<number> => {
  await untilFrame('the first row', () => firstRow()?.querySelector('[role=gridcell]') != null);
  return await drawn();
};

const firstOfPage = firstRows();
// Pages without a table of pods are not asked for it.
firstOfPage.catch(() => undefined);

const firstRowsAfterClick = () =>
  new Promise<number>((resolve, reject) => {
    const begin = ({ timeStamp }: Event) => {
      firstRows().then((at) => resolve(at - timeStamp), reject);
    };
    addEventListener('click', begin, { capture: true, once: true });
  });

/** Numbers such as «1,234 of 30,000»; all rows are shown where there is but one. */
const readCounts = (): ShownCounts | undefined => {
  for (const { textContent } of document.querySelectorAll('[role=status]')) {
    const [, shown, total] = /^([\d.,\s]+)(?: of ([\d.,\s]+))?$/.exec(textContent) ?? [];
    if (shown === undefined) continue;
    const number = (text: string) => Number(text.replace(/\D/g, ''));
    return { shown: number(shown), total: number(total ?? shown) };
  }
  return undefined;
};

const listed = async (total: number): Promise<number> => {
  await untilFrame(`${total} rows in all`, () => (readCounts()?.total ?? 0) >= total);
  return await drawn();
};

const shownAfterKey = async (shown: number): Promise<number> => {
  await untilFrame(`${shown} rows`, () => readCounts()?.shown === shown);
  return (await drawn()) - lastKeyAt;
};

const noteFrame = (at: number) => {
  frameTimes.push(at);
  framesAsked = requestAnimationFrame(noteFrame);
};

const startFrames = () => {
  frameTimes = [];
  longTasks = 0;
  framesAsked = requestAnimationFrame(noteFrame);
};

const stopFrames = (): FrameReport => {
  cancelAnimationFrame(framesAsked);
  const lengths = frameTimes.slice(1).map((at, index) => at - (frameTimes[index] ?? at));
  return {
    count: lengths.length,
    longest: Math.max(0, ...lengths),
    over: lengths.filter((length) => length > FRAME_LIMIT).length,
    longTasks,
  };
};

const startMarks = async () => {
  const grid = findGrid();
  if (grid === null) throw new Error('there is no table of pods');
  grid.scrollTop = 0;
  await untilFrame('the row of the marker', () => firstRow()?.textContent.includes('0-marker') === true);
  marks = [];
  let last = -1;
  markObserver = new MutationObserver(() => {
    // As a cell of its own: the next cell may begin with a digit.
    const mark = Number(
      /^Mark-(\d+)$/.exec(firstRow()?.querySelector('[data-tone]')?.textContent ?? '')?.[1],
    );
    if (Number.isNaN(mark) || mark === last) return;
    last = mark;
    void drawn().then(() => marks.push({ mark, at: Date.now() }));
  });
  markObserver.observe(grid, { subtree: true, childList: true, characterData: true });
};

const stopMarks = () => {
  markObserver?.disconnect();
  return marks;
};

const readTable = async (): Promise<ShownTable> => {
  const grid = findGrid();
  if (grid === null) throw new Error('there is no table of pods');
  const textsOf = (row: Element, role: string) =>
    [...row.querySelectorAll(`[role=${role}]`)].map(({ textContent }) => textContent);
  const [head] = grid.querySelectorAll('[role=row]');
  const rows = new Map<number, string[]>();
  const step = Math.max(28, grid.clientHeight - 56);
  for (let top = 0; top < grid.scrollHeight; top += step) {
    grid.scrollTop = top;
    await frame();
    await drawn();
    for (const row of grid.querySelectorAll('[role=row][aria-selected]')) {
      rows.set(Number(row.getAttribute('aria-rowindex')), textsOf(row, 'gridcell'));
    }
  }
  grid.scrollTop = 0;
  return { titles: head === undefined ? [] : textsOf(head, 'columnheader'), rows: [...rows.values()] };
};

const look: BenchLook = {
  firstRows: () => firstOfPage,
  firstRowsAfterClick,
  listed,
  shownAfterKey,
  startFrames,
  stopFrames,
  startMarks,
  stopMarks,
  readTable,
};

Object.assign(globalThis, { slipwayBench: look });
