import { type MouseEvent, memo } from 'react';
import css from './DataTable.module.css';
import type { Column } from './tableTypes.ts';

export interface TableRowProps<Row> {
  readonly id: string;
  readonly rowKey: string;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly Column<Row>[];
  readonly name: string;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isOpen: boolean;
  readonly onPick: (index: number, event: MouseEvent) => void;
  readonly onToggle: (index: number, extend: boolean) => void;
  readonly row: Row;
  readonly changedAt: number;
  readonly deletedAt: number | undefined;
}

const flashFor = 1000;

const TableRowBody = <Row,>(props: TableRowProps<Row>) => {
  const { row, index, columns, changedAt, deletedAt, isSelected } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: the grid has the focus and the keys, with aria-activedescendant
    <div
      role="row"
      {...(props.isActive ? { id: props.id } : {})}
      className={css.row}
      // The head is the first.
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-active={props.isActive || undefined}
      data-open={props.isOpen || undefined}
      data-deleted={deletedAt !== undefined || undefined}
      style={{ top: props.top }}
      onClick={(event) => props.onPick(index, event)}
    >
      {changedAt > 0 && Date.now() - changedAt < flashFor ? (
        <span key={`${props.rowKey} ${changedAt}`} className={css.flash} aria-hidden />
      ) : null}
      {/* biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: the grid has the focus */}
      <div role="gridcell" className={css.check}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${props.name}`}
          checked={isSelected}
          onChange={({ nativeEvent }) => props.onToggle(index, Reflect.get(nativeEvent, 'shiftKey') === true)}
          onClick={(event) => event.stopPropagation()}
        />
      </div>
      {columns.map((column) => (
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: the grid has the focus
        <div
          key={column.id}
          role="gridcell"
          className={css.cell}
          data-align={column.align}
          data-mono={column.mono}
          data-grow={column.grow}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
};

/** One row; drawn again only when something of it is another. */
export const TableRow = memo(TableRowBody) as typeof TableRowBody;
