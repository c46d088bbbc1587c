import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import css from './DataTable.module.css';
import type { Column, TableSort } from './tableTypes.ts';

/** The head: a click on a title sorts by it, a second one the other way round. */
export const TableHead = <Row,>(props: {
  readonly columns: readonly Column<Row>[];
  readonly sort: TableSort;
  readonly onSort: (sort: TableSort) => void;
  readonly selected: 'none' | 'some' | 'all';
  readonly onToggleAll: () => void;
}) => (
  // biome-ignore lint/a11y/useSemanticElements: a table of elements cannot be drawn in part
  <div role="rowgroup" className={css.head}>
    {/* biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: the grid has the focus */}
    <div role="row" className={css.headRow} aria-rowindex={1}>
      {/* biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: the grid has the focus */}
      <div role="columnheader" className={css.check}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label="Select all rows"
          ref={(box) => {
            if (box !== null) box.indeterminate = props.selected === 'some';
          }}
          checked={props.selected === 'all'}
          onChange={props.onToggleAll}
        />
      </div>
      {props.columns.map((column) => (
        <HeadCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
      ))}
    </div>
  </div>
);

const HeadCell = <Row,>(props: {
  readonly column: Column<Row>;
  readonly sort: TableSort;
  readonly onSort: (sort: TableSort) => void;
}) => {
  const { column, sort } = props;
  const isSorted = sort.column === column.id;
  const direction = sort.descending ? 'descending' : 'ascending';
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: its button has the focus
    <div
      role="columnheader"
      className={css.headCell}
      data-align={column.align}
      data-grow={column.grow}
      title={column.description}
      {...(isSorted ? { 'aria-sort': direction } : {})}
    >
      {column.sort === undefined ? (
        <span>{column.title}</span>
      ) : (
        <button
          type="button"
          onClick={() => props.onSort({ column: column.id, descending: isSorted && !sort.descending })}
        >
          <span>{column.title}</span>
          {isSorted ? <Arrow size={12} aria-hidden /> : null}
        </button>
      )}
    </div>
  );
};
