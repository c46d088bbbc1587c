/** How even the page was drawn over a time. Milliseconds. */
export interface FrameReport {
  readonly count: number;
  readonly longest: number;
  /** Frames that took longer than `FRAME_LIMIT`. */
  readonly over: number;
  /** Tasks of the page itself that Chromium calls long: over 50 ms without a pause. */
  readonly longTasks: number;
}

/** What the table's count says: rows that match the filter, and all. */
export interface ShownCounts {
  readonly shown: number;
  readonly total: number;
}

/** A word that came up in the marker's row. */
export interface ShownMark {
  /** The time at which it was written. Milliseconds since 1970. */
  readonly mark: number;
  /** The same, after the frame with it was drawn. */
  readonly at: number;
}

/** All rows of a table as the page shows them: texts of the cells under the titles. */
export interface ShownTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What the benchmark puts into the page to look at it from within; see page/lookWithin.ts. */
export interface BenchLook {
  /** Resolves when the first rows are drawn, with the milliseconds since the page began to load. */
  readonly firstRows: () => Promise<number>;
  /** The same, with the milliseconds since the next click. */
  readonly firstRowsAfterClick: () => Promise<number>;
  /** Resolves when that many rows are listed, with the milliseconds since the page began to load. */
  readonly listed: (total: number) => Promise<number>;
  /** Resolves when that many rows are shown, with the milliseconds since the last key. */
  readonly shownAfterKey: (shown: number) => Promise<number>;
  readonly startFrames: () => void;
  readonly stopFrames: () => FrameReport;
  /** Goes to the first row, which has to be the marker's, and watches it for words such as `Mark-1750000000000`. */
  readonly startMarks: () => Promise<void>;
  readonly stopMarks: () => readonly ShownMark[];
  /** Scrolls through the whole table. */
  readonly readTable: () => Promise<ShownTable>;
}
