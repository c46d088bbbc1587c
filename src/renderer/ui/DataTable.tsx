import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from '@mantine/core';
import { type MouseEvent, type ReactNode, useCallback, useId, useRef } from 'react';
import css from './DataTable.module.css';
import { EmptyState } from './EmptyState.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { notify } from './notify.ts';
import { TableHead } from './TableHead.tsx';
import { TableRow } from './TableRow.tsx';
import { ActionBar, canRun, TableToolbar } from './TableToolbar.tsx';
import { columnText, useTableColumns, useTableView } from './useTableState.ts';
import type { Column, DataTableProps, RowAction } from './tableTypes.ts';
import { useKeys } from './useKeys.ts';
import { useTableKeys } from './useTableKeys.ts';
import { type TableSelection, useTableSelection } from './useTableSelection.ts';

export type { Column, DataTableProps, RowAction } from './tableTypes.ts';

const rowHeight = 28;
const checkWidth = 32;

const layOut = <Row,>(columns: readonly Column<Row>[]): { readonly template: string; readonly least: number } => {
  const grows = columns.some(({ grow }) => grow === true);
  const widths = columns.map(({ width = 120 }) => width);
  return {
    // Where no column is to grow, the last one does.
    template: `${checkWidth}px ${columns
      .map(({ grow }, index) =>
        grow === true || (!grows && index === columns.length - 1)
          ? `minmax(${widths[index]}px, 1fr)`
          : `${widths[index]}px`,
      )
      .join(' ')}`,
    least: checkWidth + widths.reduce((sum, width) => sum + width, 0),
  };
};

const runAction = async <Row,>(action: RowAction<Row>, rows: readonly Row[]): Promise<void> => {
  try {
    await action.run(rows);
  } catch (error) {
    notify.error(error, action.title);
  }
};

/** A live table of any number of rows; see docs/renderer.md. */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { store, actions = [], onOpen, status, error } = props;
  const columns = useTableColumns(props.id, props.columns);
  const table = useTableView(props);
  const { view, snapshot, filter, setFilter } = table;
  const selection = useTableSelection(snapshot);
  const grid = useRef<HTMLDivElement>(null);
  const filterRef = useRef<HTMLInputElement>(null);
  const selectedRows = [...selection.selected].flatMap((key) => store.get(key) ?? []);
  const activeRow = snapshot.rows[selection.activeIndex]?.row;
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
  const toolbar = (
    <TableToolbar
      {...{ filter, filterRef, snapshot, columns }}
      label={props.label}
      onFilter={setFilter}
      onLeave={() => grid.current?.focus()}
    >
      {props.toolbar}
    </TableToolbar>
  );
  return (
    <div className={css.table}>
      {selectedRows.length > 0 ? (
        <ActionBar rows={selectedRows} actions={actions} onRun={act} onClear={selection.clear} />
      ) : (
        toolbar
      )}
      {status === 'lost' && error !== undefined ? <ErrorNote error={error} /> : null}
      <Grid {...{ props, columns: columns.shown, table, selection, grid, onOpen }} />
      <Emptiness {...props} shown={snapshot.count} filter={filter} onClear={() => setFilter('')} />
      {/* Announced, so that a selection is heard too. */}
      <span className={css.hidden} role="status">
        {selectedRows.length > 0 ? `${selectedRows.length} selected` : ''}
      </span>
      {view === undefined ? null : null}
    </div>
  );
};

interface GridProps<Row> {
  readonly props: DataTableProps<Row>;
  readonly columns: readonly Column<Row>[];
  readonly table: ReturnType<typeof useTableView<Row>>;
  readonly selection: TableSelection;
  readonly grid: React.RefObject<HTMLDivElement | null>;
}

const Grid = <Row,>({ props, columns, table, selection, grid }: GridProps<Row>) => {
  const id = useId();
  const { view, snapshot, sort, setSort } = table;
  const { rows } = snapshot;
  const { template, least } = layOut(columns);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  });
  const onKeyDown = useTableKeys({ rows, selection, virtualizer, grid, onOpen: props.onOpen });
  const latest = useRef({ selection, rows, onOpen: props.onOpen });
  latest.current = { selection, rows, onOpen: props.onOpen };
  const onToggle = useCallback((index: number) => latest.current.selection.toggle(index), []);
  const onPick = useCallback((index: number, event: MouseEvent) => {
    const { selection: now, rows: shown, onOpen } = latest.current;
    if (event.metaKey || event.ctrlKey) return now.toggle(index);
    now.moveTo(index, event.shiftKey);
    // Marking text in a cell is not meant to open the row.
    if (event.shiftKey || window.getSelection()?.isCollapsed === false) return;
    const entry = shown[index];
    if (entry !== undefined && entry.deletedAt === undefined) onOpen?.(entry.row);
  }, []);
  const nameRow =
    props.nameRow ?? ((row: Row) => (columns[0] === undefined ? '' : columnText(columns[0], row)));
  const all = rows.length > 0 && selection.selected.size >= rows.length;
  return (
    <div
      ref={grid}
      role="grid"
      className={css.grid}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={selection.activeIndex < 0 ? undefined : `${id}-${selection.activeIndex}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      style={{ '--columns': template } as React.CSSProperties}
    >
      <div style={{ minWidth: least }}>
        <TableHead
          {...{ columns, sort }}
          onSort={setSort}
          allSelected={all}
          onToggleAll={all ? selection.clear : selection.selectAll}
        />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: rows keep still while they are pointed at */}
        <div
          role="rowgroup"
          className={css.body}
          style={{ height: virtualizer.getTotalSize() }}
          onPointerEnter={() => view.hold(true)}
          onPointerLeave={() => view.hold(false)}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const entry = rows[index];
            return entry === undefined ? null : (
              <TableRow
                key={entry.key}
                id={`${id}-${index}`}
                {...{ entry, index, columns, onPick, onToggle }}
                top={start}
                name={nameRow(entry.row)}
                row={entry.row}
                changedAt={entry.changedAt}
                deletedAt={entry.deletedAt}
                isActive={index === selection.activeIndex}
                isSelected={selection.selected.has(entry.key)}
                isOpen={entry.key === props.openKey}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
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
