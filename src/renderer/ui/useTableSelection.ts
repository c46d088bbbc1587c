import { useState } from 'react';
import type { RowSnapshot } from './rowView.ts';

export interface TableSelection {
  /** The row that the keys act on. */
  readonly activeIndex: number;
  readonly selected: ReadonlySet<string>;
  readonly moveTo: (index: number, extend: boolean) => void;
  readonly toggle: (index: number) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

/** Which row has the focus and which are selected, by key, so that both stay with their rows when these move. */
export const useTableSelection = <Row>({ rows }: RowSnapshot<Row>): TableSelection => {
  const [active, setActive] = useState<string>();
  const [anchor, setAnchor] = useState<string>();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const indexOf = (key: string | undefined) =>
    key === undefined ? -1 : rows.findIndex((entry) => entry.key === key);
  const activeIndex = indexOf(active);
  return {
    activeIndex,
    selected,
    moveTo: (index, extend) => {
      const target = rows[index];
      if (target === undefined) return;
      setActive(target.key);
      if (!extend) return setAnchor(target.key);
      const from = indexOf(anchor ?? active);
      const [low, high] = from < 0 || from > index ? [index, Math.max(from, index)] : [from, index];
      setSelected(new Set(rows.slice(low, high + 1).map(({ key }) => key)));
    },
    toggle: (index) => {
      const target = rows[index];
      if (target === undefined) return;
      const next = new Set(selected);
      if (!next.delete(target.key)) next.add(target.key);
      setSelected(next);
      setActive(target.key);
      setAnchor(target.key);
    },
    selectAll: () => setSelected(new Set(rows.map(({ key }) => key))),
    clear: () => setSelected(new Set()),
  };
};
