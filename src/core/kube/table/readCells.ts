import type { ResourceColumn, ResourceRow } from '../../../shared/contract/resources.ts';
import { parseAge } from '../../../shared/parseAge.ts';
import { writeJson } from '../../lib/exactJson.ts';

type Cell = ResourceRow['cells'][number];

/**
 * What a cell comes to: the moment that it counts from, in milliseconds since 1970, or a text that is final; undefined
 * where the object does not say, and the cell stays as the server printed it.
 */
export type ReadMoment = (object: unknown) => number | string | undefined;

/** By the column's name in lower case. */
export type MomentReaders = Readonly<Record<string, ReadMoment>>;

interface PrintedRow {
  readonly columns: readonly ResourceColumn[];
  readonly cells: readonly unknown[];
  /** As far as it was asked for. */
  readonly object: unknown;
  readonly readers: MomentReaders;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** A moment as the API writes it; undefined for anything else. */
export const readTime = (value: unknown): number | undefined => {
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};

const readCell = (cell: unknown): Cell => {
  if (cell === null || ['string', 'number', 'boolean'].includes(typeof cell)) return cell as Cell;
  if (typeof cell === 'bigint') return String(cell);
  return cell === undefined ? null : writeJson(cell);
};

/** A number with how long ago it last changed: «3 (5m ago)». */
const COUNTED = /^(\d+) \((\S+) ago\)$/;

const agoOf = (age: string, readAt: number): number | undefined => {
  const milliseconds = parseAge(age);
  return milliseconds === undefined ? undefined : readAt - milliseconds;
};

interface Read {
  readonly cell: Cell;
  readonly at?: number | undefined;
}

/** What can be told of a cell by itself. */
const readPrinted = (cell: Cell, type: string | undefined, readAt: number): Read => {
  if (typeof cell !== 'string') return { cell };
  if (type === 'date') return { cell, at: readTime(cell) ?? agoOf(cell, readAt) };
  const [, count, age] = COUNTED.exec(cell) ?? [];
  return count === undefined ? { cell } : { cell: Number(count), at: agoOf(age ?? '', readAt) };
};

/**
 * The cells of a row with the moments behind them, so that an age goes on where the server printed it once: exact where
 * the object says it, else counted back from when it was read.
 */
export const readCells = (row: PrintedRow): Pick<ResourceRow, 'cells' | 'times'> => {
  const { columns, object, readers, readAt } = row;
  const read = row.cells.map(readCell).map((cell, index): Read => {
    const { name = '', type } = columns[index] ?? {};
    const reader = readers[name.toLowerCase()];
    if (reader === undefined) return readPrinted(cell, type, readAt);
    const moment = reader(object);
    return typeof moment === 'number' ? { cell, at: moment } : { cell: moment ?? cell };
  });
  const times = read.flatMap(({ at }, index) => (at === undefined ? [] : [[index, at]]));
  return {
    cells: read.map(({ cell }) => cell),
    ...(times.length === 0 ? {} : { times: Object.fromEntries(times) }),
  };
};
