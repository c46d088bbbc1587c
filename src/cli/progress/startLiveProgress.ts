import { stripVTControlCharacters } from 'node:util';
import type { OperationRecord } from '../../shared/operation.ts';
import type { OutStream } from '../cliIo.ts';
import { countColumns } from '../output/clipText.ts';
import type { Output } from '../output/openOutput.ts';
import type { Paint } from '../output/paint.ts';
import type { ProgressDisplay } from './display.ts';
import { renderFrame } from './renderFrame.ts';

export interface LiveOptions {
  readonly output: Output;
  /** The terminal, for its size, which may change. */
  readonly terminal: Pick<OutStream, 'columns' | 'rows'>;
  readonly paint: Paint;
  readonly ascii: boolean;
  readonly now: () => number;
}

const REDRAW_EVERY = 100;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_BELOW = '\u001b[J';

/** Redraws an operation's phases in place, ten times a second at most, with the cursor hidden meanwhile. */
export const startLiveProgress = (options: LiveOptions): ProgressDisplay => {
  const { output, terminal, paint, ascii, now } = options;
  let record: OperationRecord | undefined;
  let drawn: readonly string[] = [];
  let drawnColumns = 0;
  let ended = false;

  const moveToStart = (): string => {
    // A terminal that became narrower since has wrapped what was drawn.
    const columns = terminal.columns ?? 80;
    const rowsOf = (line: string) =>
      columns < drawnColumns ? Math.ceil(countColumns(stripVTControlCharacters(line)) / columns) : 1;
    const height = drawn.reduce((sum, line) => sum + rowsOf(line), 0);
    return height === 0 ? '' : `\u001b[${height}A\r${CLEAR_BELOW}`;
  };
  const draw = () => {
    if (record === undefined) return;
    const size = { columns: terminal.columns ?? 80, rows: terminal.rows ?? 24 };
    const frame = renderFrame(record, { ...size, now: now(), paint, ascii });
    if (frame.join('\n') === drawn.join('\n')) return;
    output.write(`${moveToStart()}${frame.map((line) => `${line}\n`).join('')}`);
    drawn = frame;
    drawnColumns = size.columns;
  };

  output.write(HIDE_CURSOR);
  const timer = setInterval(draw, REDRAW_EVERY);
  return {
    update: (next) => {
      record = next;
    },
    print: (line) => {
      output.write(`${moveToStart()}${line}\n`);
      drawn = [];
      draw();
    },
    end: () => {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      draw();
      output.write(SHOW_CURSOR);
    },
  };
};
