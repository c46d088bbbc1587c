import type { ResourceRow } from '../../../shared/contract/resources.ts';
import { parseAge } from '../../../shared/parseAge.ts';
import { readQuantity } from '../../../shared/parseQuantity.ts';
import { Age, Elapsed } from '../../ui/Age.tsx';
import { formatElapsed } from '../../ui/formatElapsed.ts';
import type { SortValue } from '../../ui/rowOrder.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { toneOf } from '../../ui/stateTone.ts';
import css from './resources.module.css';

export type CellValue = ResourceRow['cells'][number] | undefined;

/** Columns whose cells are a state in a word. */
const STATES = new Set(['status', 'phase', 'state']);

export const isStateColumn = (id: string): boolean => STATES.has(id);

/** A number whose digits are too many for a JavaScript number; it comes as text. */
const LARGE = /^-?\d{16,}$/;

const isNone = (cell: CellValue): boolean => cell === '<none>' || cell === '';
const isUnknown = (cell: CellValue): boolean => cell === null || cell === undefined || cell === '<unknown>';

/** What the filter looks in; nothing for what changes by itself. */
export const cellText = (cell: CellValue, at: number | undefined): string => {
  if (isNone(cell) || isUnknown(cell) || (at !== undefined && typeof cell !== 'number')) return '';
  return String(cell);
};

/**
 * Moments sort as ages, the youngest first, durations and quantities by their size, and numbers as numbers, also those
 * that stand at the beginning of a text: «1/2».
 */
export const sortCell = (cell: CellValue, at: number | undefined): SortValue => {
  if (at !== undefined && typeof cell !== 'number') return -at;
  if (isNone(cell) || isUnknown(cell)) return undefined;
  if (typeof cell === 'number') return cell;
  const text = String(cell);
  if (LARGE.test(text)) return BigInt(text);
  const size = parseAge(text) ?? readQuantity(text);
  if (size !== undefined) return size;
  return /^\d+(\.\d+)?( |$|\/)/.test(text) ? Number.parseFloat(text) : text;
};

/** Time that has passed: the moment it began, or how long it took. */
export const sortDuration = (cell: CellValue, at: number | undefined): number | undefined =>
  at === undefined ? parseAge(String(cell ?? '')) : Date.now() - at;

interface ResourceCellProps {
  readonly id: string;
  readonly cell: CellValue;
  /** The moment behind it. */
  readonly at: number | undefined;
  /** It says that not all of what there should be is ready. */
  readonly isPartly: boolean;
}

/** A cell as the server printed it, with ages that go on. */
export const ResourceCell = ({ id, cell, at, isPartly }: ResourceCellProps) => {
  if (at !== undefined) return <Moment {...{ id, cell, at }} />;
  if (isNone(cell)) return null;
  if (isUnknown(cell)) return '–';
  const text = String(cell);
  if (isStateColumn(id)) return <StateMark word={text} />;
  const took = id === 'duration' ? parseAge(text) : undefined;
  if (took !== undefined) return formatElapsed(took, false);
  return isPartly ? <span className={css.partly}>{text}</span> : text;
};

const Moment = ({ id, cell, at }: Pick<ResourceCellProps, 'id' | 'cell'> & { readonly at: number }) => {
  if (id === 'duration') return <Elapsed from={at} />;
  if (typeof cell !== 'number') return <Age at={at} short />;
  return (
    <>
      {cell} <span className={css.dim}>(</span>
      <Age at={at} />
      <span className={css.dim}>)</span>
    </>
  );
};

/** Whether a Ready cell says less than all: «1/2», or 1 where 2 are desired. What has done its work is not waited for. */
export const isPartlyReady = (cell: CellValue, desired: CellValue, state: CellValue): boolean => {
  if (typeof state === 'string' && toneOf(state) === 'idle') return false;
  const [now, wanted] = String(cell ?? '').split('/');
  const all = wanted ?? (desired === undefined || desired === null ? undefined : String(desired));
  return all !== undefined && /^\d+$/.test(now ?? '') && Number(now) < Number(all);
};
