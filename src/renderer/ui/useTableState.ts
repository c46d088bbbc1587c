import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { isStrings, useRemembered } from './remembered.ts';
import { createRowView, type RowSnapshot, type RowView } from './rowView.ts';
import type { Column, DataTableProps, TableSort } from './tableTypes.ts';

const isSort = (value: unknown): value is TableSort =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'column') === 'string' &&
  typeof Reflect.get(value, 'descending') === 'boolean';

export interface TableColumns<Row> {
  readonly all: readonly Column<Row>[];
  readonly shown: readonly Column<Row>[];
  /** They were chosen by a person, so all of them are shown however narrow the table is. */
  readonly isChosen: boolean;
  readonly toggle: (id: string) => void;
  readonly reset: () => void;
}

const none: readonly string[] = [];

/** Which columns are shown: those that were chosen, else those that are not hidden by default. */
export const useTableColumns = <Row>(id: string, columns: readonly Column<Row>[]): TableColumns<Row> => {
  const [chosen, choose] = useRemembered<readonly string[]>({
    key: `columns.${id}`,
    initial: none,
    isValid: isStrings,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `choose` does the same thing each time
  return useMemo(() => {
    const usual = columns.filter(({ defaultHidden }) => defaultHidden !== true).map((column) => column.id);
    const ids = chosen.length === 0 ? usual : chosen;
    const shown = columns.filter((column) => ids.includes(column.id));
    return {
      all: columns,
      isChosen: shown.length > 0 && chosen.length > 0,
      // Columns that were chosen once may not exist any more.
      shown: shown.length === 0 ? columns.filter((column) => usual.includes(column.id)) : shown,
      toggle: (column) =>
        choose(ids.includes(column) ? ids.filter((other) => other !== column) : [...ids, column]),
      reset: () => choose([]),
    };
  }, [id, columns, chosen]);
};

/** Text of a column for the filter. */
export const columnText = <Row>({ text, sort }: Column<Row>, row: Row): string => {
  if (text !== undefined) return text(row);
  const value = sort?.(row);
  return value === undefined ? '' : String(value);
};

/** Whether something that is shown is another; measurements, and what was not known before, are no news. */
const hasNews =
  <Row>(columns: readonly Column<Row>[]) =>
  (before: Row, after: Row): boolean =>
    columns.some((column) => {
      if (column.measured === true) return false;
      const text = columnText(column, before);
      return text !== '' && text !== columnText(column, after);
    });

/** The rows of a table, filtered and sorted; the sort is kept. */
export const useTableView = <Row>(
  { id, store, columns, initialSort }: Pick<DataTableProps<Row>, 'id' | 'store' | 'columns' | 'initialSort'>,
  shown: readonly Column<Row>[],
) => {
  const first = columns.find(({ sort }) => sort !== undefined);
  const [sort, setSort] = useRemembered<TableSort>({
    key: `sort.${id}`,
    initial: initialSort ?? { column: first?.id ?? '', descending: false },
    isValid: isSort,
  });
  const [filter, setFilter] = useState('');
  // The same function for the same columns: the texts that were made with it are kept.
  const text = useMemo(
    () => (row: Row) => columns.map((column) => columnText(column, row)).join(' '),
    [columns],
  );
  const order = useMemo(
    () => ({
      sort: columns.find((column) => column.id === sort.column)?.sort,
      descending: sort.descending,
      text,
      filter,
      isNews: hasNews(shown),
    }),
    [columns, shown, text, sort.column, sort.descending, filter],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect below tells it of another order
  const view: RowView<Row> = useMemo(() => createRowView({ store, order }), [store]);
  useEffect(() => view.order(order), [view, order]);
  const snapshot: RowSnapshot<Row> = useSyncExternalStore(view.subscribe, view.get);
  return { view, snapshot, sort, setSort, filter, setFilter };
};
