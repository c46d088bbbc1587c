import type { ReactNode } from 'react';
import type { ErrorInfo } from '../../shared/errors.ts';
import type { LiveStatus } from '../api/followStream.ts';
import type { Icon } from './registry.ts';
import type { SortValue } from './rowOrder.ts';
import type { RowStore } from './rowStore.ts';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Without it the column cannot be sorted by. */
  readonly sort?: (row: Row) => SortValue;
  /** What the filter looks in; what it is sorted by where that is text, unless given. */
  readonly text?: (row: Row) => string;
  /** Pixels; 120 unless given. */
  readonly width?: number;
  /** Takes its share of the width that is left, and is never dropped. */
  readonly grow?: boolean;
  /** Where width is short those with the highest are dropped first; 10 and its place unless given. */
  readonly priority?: number;
  readonly align?: 'right';
  /** For names that are typed. */
  readonly mono?: boolean;
  readonly defaultHidden?: boolean;
  /** Measured again and again: a row does not flash for it. */
  readonly measured?: boolean;
  /** Explanation for the head and the column chooser. */
  readonly description?: string;
}

/** Something to do with selected rows, or with the row that has the focus. */
export interface RowAction<Row> {
  readonly id: string;
  readonly title: string;
  readonly icon: Icon;
  /** As in `useKeys`; works in the table. */
  readonly key?: string;
  readonly danger?: boolean;
  /** Only for one row at a time. */
  readonly single?: boolean;
  readonly isAllowed?: (rows: readonly Row[]) => boolean;
  readonly run: (rows: readonly Row[]) => void | Promise<void>;
}

export interface TableSort {
  readonly column: string;
  readonly descending: boolean;
}

export interface DataTableProps<Row> {
  /** Columns and sort are kept under it; one for each kind. */
  readonly id: string;
  /** Name of the table for screen readers: «Pods». */
  readonly label: string;
  readonly store: RowStore<Row>;
  readonly columns: readonly Column<Row>[];
  readonly actions?: readonly RowAction<Row>[] | undefined;
  /** Enter and a click. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Key of the row whose details are open. */
  readonly openKey?: string | undefined;
  readonly status?: LiveStatus | undefined;
  readonly error?: ErrorInfo | undefined;
  /** What stands there when there are no rows at all: an EmptyState. */
  readonly empty?: ReactNode;
  /** Beside the filter. */
  readonly toolbar?: ReactNode;
  readonly initialSort?: TableSort;
  /** A row's name, for screen readers; the first column's text unless given. */
  readonly nameRow?: (row: Row) => string;
}
