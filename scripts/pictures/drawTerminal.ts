import type { IBufferCell, IBufferLine } from '@xterm/headless';

const CELL = { width: 7.8, height: 18 } as const;
const MARGIN = 16;

/** The eight colours of a terminal, on the dark background of the picture. */
const PALETTE = ['#8b949e', '#ff7b72', '#3fb950', '#d29922', '#79c0ff', '#d2a8ff', '#56d4dd', '#e6edf3'];
const TEXT = '#e6edf3';
const GROUND = '#0d1117';

interface Run {
  readonly text: string;
  readonly style: string;
  readonly column: number;
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const styleOf = (cell: IBufferCell) => {
  const colour = cell.isFgPalette() ? (PALETTE[cell.getFgColor() % 8] ?? TEXT) : TEXT;
  return `fill="${colour}"${cell.isBold() ? ' font-weight="bold"' : ''}${cell.isDim() ? ' opacity="0.7"' : ''}`;
};

const listRuns = (line: IBufferLine, columns: number): readonly Run[] => {
  const runs: Run[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    if (cell === undefined) break;
    const text = cell.getChars() || ' ';
    const style = styleOf(cell);
    const last = runs.at(-1);
    if (last?.style === style) runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ text, style, column });
  }
  return runs.filter(({ text }) => text.trim() !== '');
};

/** Draws the lines of a terminal's buffer as a picture (SVG). */
export const drawTerminal = (lines: readonly IBufferLine[], columns: number): string => {
  const width = columns * CELL.width + 2 * MARGIN;
  const height = lines.length * CELL.height + 2 * MARGIN;
  const rows = lines.flatMap((line, row) =>
    listRuns(line, columns).map(({ text, style, column }) => {
      const x = (MARGIN + column * CELL.width).toFixed(1);
      const y = (MARGIN + (row + 0.75) * CELL.height).toFixed(1);
      const length = (text.length * CELL.width).toFixed(1);
      return `<text x="${x}" y="${y}" ${style} textLength="${length}" xml:space="preserve">${escapeXml(text)}</text>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13">
<title>slipway create, and the nodes that it made, in a terminal</title>
<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>
${rows.join('\n')}
</svg>
`;
};
