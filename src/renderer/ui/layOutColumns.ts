import type { Column } from './tableTypes.ts';

const checkWidth = 32;

interface ColumnLayout<Row> {
  readonly columns: readonly Column<Row>[];
  /** For CSS's grid-template-columns. */
  readonly template: string;
  /** Pixels below which the table scrolls sideways. */
  readonly least: number;
}

const widthOf = <Row>({ width = 120 }: Column<Row>): number => width;

const leastOf = <Row>(columns: readonly Column<Row>[]): number =>
  checkWidth + columns.reduce((sum, column) => sum + widthOf(column), 0);

/** Columns as a grid template; what does not fit into `width` is dropped, by priority, as long as that helps. */
export const layOutColumns = <Row>(
  all: readonly Column<Row>[],
  width: number = Number.POSITIVE_INFINITY,
): ColumnLayout<Row> => {
  const columns = dropColumns(all, width);
  const grows = columns.some(({ grow }) => grow === true);
  return {
    columns,
    // Where no column is to grow, the last one does.
    template: `${checkWidth}px ${columns
      .map((column, index) =>
        column.grow === true || (!grows && index === columns.length - 1)
          ? `minmax(${widthOf(column)}px, 1fr)`
          : `${widthOf(column)}px`,
      )
      .join(' ')}`,
    least: leastOf(columns),
  };
};

const dropColumns = <Row>(all: readonly Column<Row>[], width: number): readonly Column<Row>[] => {
  // The first that grows is the name, without which nobody knows what a row is about.
  const name = all.find(({ grow }) => grow === true);
  const byPriority = all
    .map((column, index) => ({ column, priority: column.priority ?? 10 + index }))
    .filter(({ column }) => column !== name)
    .sort((a, b) => b.priority - a.priority);
  let columns = all;
  for (const { column } of byPriority) {
    if (leastOf(columns) <= width || columns.length === 1) break;
    columns = columns.filter((each) => each !== column);
  }
  return columns;
};
