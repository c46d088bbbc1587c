import { Button } from '@mantine/core';
import { type ReactNode, useCallback, useRef } from 'react';
import css from './DataTable.module.css';
import { EmptyState } from './EmptyState.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { notify } from './notify.ts';
import { canRun, TableActions } from './TableActions.tsx';
import { TableGrid } from './TableGrid.tsx';
import { TableToolbar } from './TableToolbar.tsx';
import type { DataTableProps, RowAction } from './tableTypes.ts';
import { useKeys } from './useKeys.ts';
import { countHidden, useTableSelection } from './useTableSelection.ts';
import { useTableColumns, useTableView } from './useTableState.ts';

export type { Column, DataTableProps, RowAction } from './tableTypes.ts';

const runAction = async <Row,>(action: RowAction<Row>, rows: readonly Row[]): Promise<void> => {
  try {
    await action.run(rows);
  } catch (error) {
    notify.error(error, action.title);
  }
};

/** A live table of any number of rows; see docs/renderer.md. */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { store, actions = [], status, error } = props;
  const columns = useTableColumns(props.id, props.columns);
  const table = useTableView(props, columns.shown);
  const { snapshot, filter, setFilter } = table;
  const selection = useTableSelection(snapshot, store);
  const grid = useRef<HTMLDivElement>(null);
  const filterRef = useRef<HTMLInputElement>(null);
  const latest = useRef(selection);
  latest.current = selection;
  const onLeave = useCallback((toFirst: boolean) => {
    grid.current?.focus();
    if (toFirst && latest.current.activeIndex < 0) latest.current.moveTo(0, false);
  }, []);
  const selectedRows = [...selection.selected].flatMap((key) => store.get(key) ?? []);
  const active = snapshot.rows[selection.activeIndex];
  const activeRow = active?.deletedAt === undefined ? active?.row : undefined;
  const act = (action: RowAction<Row>) => {
    const rows = selectedRows.length > 0 || activeRow === undefined ? selectedRows : [activeRow];
    if (canRun(action, rows)) void runAction(action, rows);
  };
  useKeys([
    { keys: '/', title: 'Filter', group: 'In tables', run: () => filterRef.current?.focus() },
    ...actions.flatMap((action) =>
      action.key === undefined
        ? []
        : [{ keys: action.key, title: action.title, group: 'For the row', run: () => act(action) }],
    ),
  ]);
  return (
    <div className={css.table}>
      <TableToolbar
        {...{ filter, filterRef, columns, onLeave }}
        count={snapshot.count}
        total={snapshot.total}
        unknown={snapshot.total > 0 ? undefined : whyUnknown(props)}
        label={props.label}
        onFilter={setFilter}
        actions={
          selectedRows.length === 0 ? null : (
            <TableActions
              rows={selectedRows}
              hidden={countHidden(snapshot, selection.selected)}
              actions={actions}
              onRun={act}
              onClear={selection.clear}
            />
          )
        }
      >
        {props.toolbar}
      </TableToolbar>
      {status === 'lost' && error !== undefined ? <ErrorNote error={error} /> : null}
      <TableGrid {...{ props, columns, table, selection, grid }} />
      <Emptiness {...props} shown={snapshot.count} filter={filter} onClear={() => setFilter('')} />
      {/* Announced, so that a selection is heard too. */}
      <span className={css.hidden} role="status">
        {selectedRows.length > 0 ? `${selectedRows.length} selected` : ''}
      </span>
    </div>
  );
};

/** Why an empty table says nothing about how many there are. */
const whyUnknown = <Row,>({ status, error }: DataTableProps<Row>): string | undefined => {
  if (error !== undefined) return error.message;
  return status === 'connecting' ? 'They are being loaded.' : undefined;
};

const Emptiness = <Row,>(
  props: DataTableProps<Row> & {
    readonly shown: number;
    readonly filter: string;
    readonly onClear: () => void;
  },
): ReactNode => {
  const { store, shown, filter, status, error } = props;
  if (shown > 0) return null;
  if (store.size > 0) {
    if (filter === '') return null;
    return (
      <EmptyState
        title={`Nothing here has «${filter}» in it.`}
        action={
          <Button variant="default" onClick={props.onClear}>
            Clear the filter
          </Button>
        }
      />
    );
  }
  if (status === 'connecting') return <EmptyState title={`Loading ${props.label.toLowerCase()}…`} />;
  if (status === 'lost' || error !== undefined) return null;
  return props.empty ?? <EmptyState title={`There are no ${props.label.toLowerCase()}.`} />;
};
