import { cleanText } from './cleanText.ts';

/** Aligns cells in columns below their heads, three spaces apart; cells are cleaned. */
export const formatTable = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const lines = [heads, ...rows.map((row) => row.map(cleanText))];
  const widths = heads.map((_head, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines.map((line) =>
    widths
      .map((width, column) => (line[column] ?? '').padEnd(width))
      .join('   ')
      .trimEnd(),
  );
};
