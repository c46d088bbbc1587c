import type { Virtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, RefObject } from 'react';
import type { RowEntry } from './rowOrder.ts';
import type { TableSelection } from './useTableSelection.ts';

interface TableKeysOptions<Row> {
  readonly rows: readonly RowEntry<Row>[];
  readonly selection: TableSelection;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly onOpen: ((row: Row) => void) | undefined;
}

/** Where a key moves the focus to. */
const moveIndex = (
  key: string,
  { index, lost, count, page }: Readonly<Record<'index' | 'lost' | 'count' | 'page', number>>,
): number | undefined => {
  // A row that was deleted leaves its place to the one below it.
  const above = lost < 0 ? count - 1 : lost - 1;
  const to: Readonly<Record<string, number>> = {
    ArrowDown: index < 0 ? lost : index + 1,
    ArrowUp: index < 0 ? above : index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  const target = to[key];
  return target === undefined || count === 0 ? undefined : Math.max(0, Math.min(target, count - 1));
};

/** The keys of a grid: arrows and pages move, Shift selects on the way, Space selects, Enter opens. */
export const useTableKeys = <Row>(options: TableKeysOptions<Row>) => {
  const { rows, selection, virtualizer, grid } = options;
  const run = (event: KeyboardEvent): boolean => {
    const { activeIndex, lostIndex } = selection;
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? 0) / 28) - 2);
    const target = moveIndex(event.key, {
      index: activeIndex,
      lost: lostIndex,
      count: rows.length,
      page,
    });
    if (target !== undefined) {
      selection.moveTo(target, event.shiftKey);
      virtualizer.scrollToIndex(target);
      return true;
    }
    return act(event, options);
  };
  return (event: KeyboardEvent) => {
    // Keys of a button in the head are its own.
    if (event.target !== event.currentTarget || event.altKey) return;
    if (!run(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
};

const act = <Row>(event: KeyboardEvent, { rows, selection, onOpen }: TableKeysOptions<Row>): boolean => {
  const active = rows[selection.activeIndex];
  if (event.key === 'Enter' && active !== undefined) {
    if (active.deletedAt === undefined) onOpen?.(active.row);
  } else if (event.key === ' ') selection.toggle(selection.activeIndex);
  else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.selectAll();
  else if (event.key === 'Escape' && selection.selected.size > 0) selection.clear();
  else return false;
  return true;
};
