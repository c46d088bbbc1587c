import { useRef, useState } from 'react';
import type { RowStore } from './rowStore.ts';
import type { RowSnapshot } from './rowView.ts';

export interface TableSelection {
  /** The row that the keys act on; -1 where there is none. */
  readonly activeIndex: number;
  /** Where the active row stood when it was deleted; -1 otherwise. */
  readonly lostIndex: number;
  readonly selected: ReadonlySet<string>;
  readonly moveTo: (index: number, extend: boolean) => void;
  readonly toggle: (index: number) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

/** Which row has the focus and which are selected, by key, so that both stay with their rows when these move. */
export const useTableSelection = <Row>(
  { rows }: RowSnapshot<Row>,
  store: Pick<RowStore<Row>, 'get'>,
): TableSelection => {
  const [active, setActive] = useState<string>();
  const [anchor, setAnchor] = useState<string>();
  const [kept, setSelected] = useState<ReadonlySet<string>>(new Set());
  const selected = dropDeleted(kept, store);
  // A row that is deleted is not selected any more, nor is one that comes back under its name.
  if (selected !== kept) setSelected(selected);
  const indexOf = (key: string | undefined) =>
    key === undefined ? -1 : rows.findIndex((entry) => entry.key === key);
  const activeIndex = indexOf(active);
  const place = useRef(-1);
  if (activeIndex >= 0) place.current = activeIndex;
  return {
    activeIndex,
    lostIndex:
      active !== undefined && activeIndex < 0 && store.get(active) === undefined ? place.current : -1,
    selected,
    moveTo: (index, extend) => {
      const target = rows[index];
      if (target === undefined) return;
      setActive(target.key);
      if (!extend) return setAnchor(target.key);
      const from = indexOf(anchor ?? active);
      const [low, high] = from < 0 || from > index ? [index, Math.max(from, index)] : [from, index];
      setSelected(listLive(rows.slice(low, high + 1)));
    },
    toggle: (index) => {
      const target = rows[index];
      if (target === undefined || target.deletedAt !== undefined) return;
      const next = new Set(selected);
      if (!next.delete(target.key)) next.add(target.key);
      setSelected(next);
      setActive(target.key);
      setAnchor(target.key);
    },
    selectAll: () => setSelected(listLive(rows)),
    clear: () => setSelected(new Set()),
  };
};

/** Keys of the rows that are still there; deleted ones are shown for a while. */
const listLive = <Row>(rows: RowSnapshot<Row>['rows']): ReadonlySet<string> =>
  new Set(rows.flatMap(({ key, deletedAt }) => (deletedAt === undefined ? [key] : [])));

const dropDeleted = <Row>(
  keys: ReadonlySet<string>,
  store: Pick<RowStore<Row>, 'get'>,
): ReadonlySet<string> => {
  const live = [...keys].filter((key) => store.get(key) !== undefined);
  return live.length === keys.size ? keys : new Set(live);
};

/** How many of the selected rows the filter hides. */
export const countHidden = <Row>({ rows }: RowSnapshot<Row>, selected: ReadonlySet<string>): number => {
  if (selected.size === 0) return 0;
  return selected.size - rows.filter(({ key }) => selected.has(key)).length;
};

/** Whether all of the rows that are shown are selected, some, or none. */
export const measureSelection = <Row>(
  snapshot: RowSnapshot<Row>,
  selected: ReadonlySet<string>,
): 'none' | 'some' | 'all' => {
  const shown = selected.size - countHidden(snapshot, selected);
  if (shown === 0) return 'none';
  return shown < snapshot.count ? 'some' : 'all';
};
