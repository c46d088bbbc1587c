import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconColumns, IconFilter, IconX } from '@tabler/icons-react';
import { memo, type ReactNode, type RefObject, useState } from 'react';
import css from './DataTable.module.css';
import { formatCount } from './formatQuantity.ts';
import type { TableColumns } from './useTableState.ts';

interface TableToolbarProps<Row> {
  readonly label: string;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly filterRef: RefObject<HTMLInputElement | null>;
  /** The filter was left: with Enter or the arrow to the first row, with Escape to where it was before. */
  readonly onLeave: (toFirst: boolean) => void;
  /** Rows that are shown, and all. */
  readonly count: number;
  readonly total: number;
  /** Why neither number is known. */
  readonly unknown: string | undefined;
  readonly columns: TableColumns<Row>;
  /** Stands over all but the filter while rows are selected. */
  readonly actions: ReactNode;
  readonly children: ReactNode;
}

const TableToolbarBody = <Row,>(props: TableToolbarProps<Row>) => {
  const { filter, onFilter, actions } = props;
  return (
    <div className={css.toolbar}>
      <TextInput
        ref={props.filterRef}
        className={css.filter}
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
          else if (['Escape', 'Enter', 'ArrowDown'].includes(event.key))
            props.onLeave(event.key !== 'Escape');
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div className={css.tools} data-covered={actions !== null || undefined}>
        {props.children}
        <span className={css.count} role="status" title={props.unknown}>
          {describeCount(props)}
        </span>
        <ColumnChooser columns={props.columns} />
        {actions}
      </div>
    </div>
  );
};

/** What is not known is no zero. */
const describeCount = <Row,>({ unknown, filter, count, total }: TableToolbarProps<Row>): string => {
  if (unknown !== undefined) return '–';
  return filter.trim() === '' ? formatCount(total) : `${formatCount(count)} of ${formatCount(total)}`;
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
            Reset to default
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
};
