import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconColumns, IconFilter, IconX } from '@tabler/icons-react';
import { memo, type ReactNode, type RefObject, useState } from 'react';
import css from './DataTable.module.css';
import { formatCount, formatPlural } from './formatQuantity.ts';
import type { RowAction } from './tableTypes.ts';
import type { TableColumns } from './useTableState.ts';

interface TableToolbarProps<Row> {
  readonly label: string;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly filterRef: RefObject<HTMLInputElement | null>;
  /** The filter was left with Enter or the arrow: to the rows. */
  readonly onLeave: () => void;
  /** Rows that are shown, and all. */
  readonly count: number;
  readonly total: number;
  readonly columns: TableColumns<Row>;
  readonly children: ReactNode;
}

const TableToolbarBody = <Row,>(props: TableToolbarProps<Row>) => {
  const { filter, onFilter, count, total } = props;
  return (
    <div className={css.toolbar}>
      <TextInput
        ref={props.filterRef}
        aria-label={`Filter ${props.label}`}
        placeholder="Filter  /"
        leftSection={<IconFilter size={14} />}
        rightSection={
          filter === '' ? null : (
            <ActionIcon size={20} aria-label="Clear the filter" onClick={() => onFilter('')}>
              <IconX size={12} />
            </ActionIcon>
          )
        }
        value={filter}
        spellCheck={false}
        onChange={(event) => onFilter(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter !== '') onFilter('');
          else if (['Escape', 'Enter', 'ArrowDown'].includes(event.key)) props.onLeave();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {props.children}
      <span className={css.count} role="status">
        {count === total ? formatCount(total) : `${formatCount(count)} of ${formatCount(total)}`}
      </span>
      <ColumnChooser columns={props.columns} />
    </div>
  );
};

/** Drawn again only when something of it changed, and not for each row that does. */
export const TableToolbar = memo(TableToolbarBody) as typeof TableToolbarBody;

const ColumnChooser = <Row,>({ columns }: { readonly columns: TableColumns<Row> }) => {
  const [opened, setOpened] = useState(false);
  const shown = columns.shown.map(({ id }) => id);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon aria-label="Choose columns" title="Choose columns" onClick={() => setOpened(!opened)}>
          <IconColumns size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <div className={css.chooser}>
          {columns.all.map(({ id, title, description }) => (
            <Checkbox
              key={id}
              label={title}
              title={description}
              checked={shown.includes(id)}
              disabled={shown.length === 1 && shown.includes(id)}
              onChange={() => columns.toggle(id)}
            />
          ))}
          <Button variant="subtle" onClick={columns.reset}>
            Show the usual ones
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
};

/** What can be done with the selected rows; in place of the toolbar while there are any. */
export const ActionBar = <Row,>(props: {
  readonly rows: readonly Row[];
  readonly actions: readonly RowAction<Row>[];
  readonly onRun: (action: RowAction<Row>) => void;
  readonly onClear: () => void;
}) => (
  <div className={css.toolbar} role="toolbar" aria-label="For the selected rows">
    <strong>{formatPlural(props.rows.length, 'row')} selected</strong>
    {props.actions.map((action) => (
      <Button
        key={action.id}
        variant="default"
        leftSection={<action.icon size={14} />}
        {...(action.danger === true ? { c: 'var(--sw-bad)' } : {})}
        disabled={!canRun(action, props.rows)}
        title={action.key === undefined ? undefined : `Key: ${action.key}`}
        onClick={() => props.onRun(action)}
      >
        {action.title}
      </Button>
    ))}
    <span className={css.count} />
    <Button variant="subtle" color="gray" onClick={props.onClear}>
      Select none
    </Button>
  </div>
);

/** Whether an action takes these rows. */
export const canRun = <Row,>({ single, isAllowed }: RowAction<Row>, rows: readonly Row[]): boolean =>
  rows.length > 0 && (single !== true || rows.length === 1) && (isAllowed?.(rows) ?? true);
