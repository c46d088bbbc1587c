import type { Column } from './tableTypes.ts';

const checkWidth = 32;

/** Columns as a grid template, and the width below which the table scrolls sideways. */
export const layOutColumns = <Row>(
  columns: readonly Column<Row>[],
): { readonly template: string; readonly least: number } => {
  const grows = columns.some(({ grow }) => grow === true);
  const widths = columns.map(({ width = 120 }) => width);
  return {
    // Where no column is to grow, the last one does.
    template: `${checkWidth}px ${columns
      .map(({ grow }, index) =>
        grow === true || (!grows && index === columns.length - 1)
          ? `minmax(${widths[index]}px, 1fr)`
          : `${widths[index]}px`,
      )
      .join(' ')}`,
    least: checkWidth + widths.reduce((sum, width) => sum + width, 0),
  };
};
