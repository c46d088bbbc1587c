import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useId,
  useMemo,
  useRef,
} from 'react';
import css from './DataTable.module.css';
import { layOutColumns } from './layOutColumns.ts';
import { observeOffset } from './observeOffset.ts';
import { TableHead } from './TableHead.tsx';
import { TableRow } from './TableRow.tsx';
import type { Column, DataTableProps } from './tableTypes.ts';
import { useTableKeys } from './useTableKeys.ts';
import { measureSelection, type TableSelection } from './useTableSelection.ts';
import { columnText, type TableColumns, type useTableView } from './useTableState.ts';

const rowHeight = 28;
/** Rows beyond each edge; they are there before the page has been told that it was scrolled. */
const overscan = 3;

interface TableGridProps<Row> {
  readonly props: DataTableProps<Row>;
  readonly columns: TableColumns<Row>;
  readonly table: ReturnType<typeof useTableView<Row>>;
  readonly selection: TableSelection;
  readonly grid: RefObject<HTMLDivElement | null>;
}

/** The grid itself: a sticky head, and of the rows only those that are seen. */
export const TableGrid = <Row,>({ props, table, selection, grid, ...rest }: TableGridProps<Row>) => {
  const id = useId();
  const { view, snapshot, sort, setSort } = table;
  const { rows } = snapshot;
  const { virtualizer, items, pool } = useSeenRows(rows.length, grid);
  const { columns, template, least, isCut } = useLayout(rest.columns, virtualizer.scrollRect?.width);
  const onKeyDown = useTableKeys({ rows, selection, virtualizer, grid, onOpen: props.onOpen });
  const picking = usePicking(props, table, selection);
  const nameRow = props.nameRow ?? ((row: Row) => nameByColumn(columns, row));
  const share = measureSelection(snapshot, selection.selected);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of elements cannot be drawn in part
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
      // A box that is ticked leaves the keys to the grid.
      onChange={() => grid.current?.focus({ preventScroll: true })}
      data-cut={isCut || undefined}
      style={{ '--columns': template } as CSSProperties}
    >
      <div style={{ minWidth: least }}>
        <TableHead
          {...{ columns, sort }}
          onSort={setSort}
          selected={share}
          onToggleAll={share === 'all' ? selection.clear : selection.selectAll}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div
          role="rowgroup"
          className={css.body}
          style={{ height: virtualizer.getTotalSize() }}
          onPointerMove={() => view.hold(true)}
          onPointerLeave={() => view.hold(false)}
          onPointerOver={showCut}
          onPointerOut={hideCut}
        >
          {items.map(({ index, start }) => {
            const entry = rows[index];
            return entry === undefined ? null : (
              <TableRow
                key={index % pool}
                rowKey={entry.key}
                id={`${id}-${index}`}
                {...{ index, columns, ...picking }}
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

const scrollbar = 16;

/** The columns that there is room for; until the width is known, all. */
const useLayout = <Row,>({ shown, isChosen }: TableColumns<Row>, width: number | undefined) =>
  useMemo(() => {
    const room = width === undefined || width === 0 ? Number.POSITIVE_INFINITY : width - scrollbar;
    const layout = layOutColumns(shown, isChosen ? undefined : room);
    return { ...layout, isCut: layout.least > room };
  }, [shown, isChosen, width]);

/** The rows that are seen, by index, and the number of elements that they take turns in. */
const useSeenRows = (count: number, grid: RefObject<HTMLDivElement | null>) => {
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => grid.current,
    observeElementOffset: observeOffset,
    // No keys of rows: another function at each drawing would have it lay out all rows again.
    estimateSize: () => rowHeight,
    overscan,
    scrollPaddingStart: rowHeight,
  });
  const items = virtualizer.getVirtualItems();
  // Rows that leave at one end are used again at the other: scrolling changes texts instead of making elements. As many
  // as there are at most, so that after a jump too each is one that was there.
  const most = Math.ceil((virtualizer.scrollRect?.height ?? 0) / rowHeight) + 1 + 2 * overscan;
  return { virtualizer, items, pool: Math.max(most, items.length) };
};

const cellOf = ({ target }: PointerEvent): HTMLElement | undefined =>
  (target as Element).closest<HTMLElement>(`.${css.cell}`) ?? undefined;

/** What is cut off in a cell can be read by pointing at it. Titles for all cells would be much to keep true. */
const showCut = (event: PointerEvent) => {
  const cell = cellOf(event);
  if (cell !== undefined && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
};

/** The element may be used for another row next. */
const hideCut = (event: PointerEvent) => cellOf(event)?.removeAttribute('title');

const nameByColumn = <Row,>([first]: readonly Column<Row>[], row: Row): string =>
  first === undefined ? '' : columnText(first, row);

/** What a click on a row does; the functions stay the same, so that rows are not drawn again for them. */
const usePicking = <Row,>(
  { onOpen }: DataTableProps<Row>,
  { snapshot: { rows } }: TableGridProps<Row>['table'],
  selection: TableSelection,
) => {
  const latest = useRef({ selection, rows, onOpen });
  latest.current = { selection, rows, onOpen };
  const onToggle = useCallback((index: number, extend: boolean) => {
    const now = latest.current.selection;
    if (extend) now.moveTo(index, true);
    else now.toggle(index);
  }, []);
  const onPick = useCallback((index: number, event: MouseEvent) => {
    const now = latest.current;
    if (event.metaKey || event.ctrlKey) {
      now.selection.toggle(index);
      return;
    }
    now.selection.moveTo(index, event.shiftKey);
    // Marking text in a cell is not meant to open the row.
    if (event.shiftKey || window.getSelection()?.isCollapsed === false) return;
    const entry = now.rows[index];
    if (entry !== undefined && entry.deletedAt === undefined) now.onOpen?.(entry.row);
  }, []);
  return { onToggle, onPick };
};
