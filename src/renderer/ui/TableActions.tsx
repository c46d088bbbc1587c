import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconX } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState } from 'react';
import css from './DataTable.module.css';
import { formatCount } from './formatQuantity.ts';
import type { RowAction } from './tableTypes.ts';

/** Whether an action takes these rows. */
export const canRun = <Row,>({ single, isAllowed }: RowAction<Row>, rows: readonly Row[]): boolean =>
  rows.length > 0 && (single !== true || rows.length === 1) && (isAllowed?.(rows) ?? true);

interface TableActionsProps<Row> {
  readonly rows: readonly Row[];
  /** Selected rows that the filter hides. */
  readonly hidden: number;
  readonly actions: readonly RowAction<Row>[];
  readonly onRun: (action: RowAction<Row>) => void;
  readonly onClear: () => void;
}

/** What can be done with the selected rows, in the space it is given: what does not fit is in a menu. */
export const TableActions = <Row,>(props: TableActionsProps<Row>) => {
  const { rows, hidden, onRun } = props;
  const possible = props.actions.filter(({ single }) => single !== true || rows.length === 1);
  const actions = possible.filter(({ danger }) => danger !== true);
  const list = useRef<HTMLDivElement>(null);
  const fitting = useFitting(list);
  const more = actions.slice(fitting);
  return (
    <div className={css.actions} role="toolbar" aria-label="For the selected rows">
      <strong>
        {formatCount(rows.length)} selected
        {hidden === 0 ? '' : `, ${formatCount(hidden)} not shown`}
      </strong>
      <div ref={list} className={css.buttons}>
        {actions.map((action, index) => (
          <ActionButton key={action.id} {...{ rows, action, onRun }} isCut={index >= fitting} />
        ))}
      </div>
      {more.length === 0 ? null : <MoreActions {...{ rows, onRun }} actions={more} />}
      {possible
        .filter(({ danger }) => danger === true)
        .map((action) => (
          <ActionButton key={action.id} {...{ rows, action, onRun }} isCut={false} />
        ))}
      <ActionIcon aria-label="Clear the selection" title="Clear the selection (Esc)" onClick={props.onClear}>
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
};

const ActionButton = <Row,>({
  rows,
  action,
  onRun,
  isCut,
}: Pick<TableActionsProps<Row>, 'rows' | 'onRun'> & {
  readonly action: RowAction<Row>;
  readonly isCut: boolean;
}) => (
  <Button
    variant="default"
    leftSection={<action.icon size={14} />}
    {...(action.danger === true ? { c: 'var(--sw-bad)' } : {})}
    {...(isCut ? { 'data-cut': true } : {})}
    disabled={!canRun(action, rows)}
    title={action.key === undefined ? undefined : `Key: ${action.key}`}
    onClick={() => onRun(action)}
  >
    {action.title}
  </Button>
);

const MoreActions = <Row,>({
  rows,
  actions,
  onRun,
}: Pick<TableActionsProps<Row>, 'rows' | 'actions' | 'onRun'>) => (
  <Menu position="bottom-end" withinPortal>
    <Menu.Target>
      <ActionIcon aria-label="More actions" title="More actions">
        <IconDots size={16} />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      {actions.map((action) => (
        <Menu.Item
          key={action.id}
          leftSection={<action.icon size={14} />}
          disabled={!canRun(action, rows)}
          onClick={() => onRun(action)}
        >
          {action.title}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
);

/** How many children of an element are inside of it, counted again when its width or theirs change. */
const useFitting = (list: { readonly current: HTMLElement | null }): number => {
  const [fitting, setFitting] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const measure = () => {
      const children = [...element.children] as HTMLElement[];
      const first = children.findIndex((child) => child.offsetLeft + child.offsetWidth > element.clientWidth);
      setFitting(first < 0 ? children.length : first);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  });
  return fitting;
};
