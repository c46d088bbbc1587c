import type { OperationRecord, PhaseRecord, StepState } from '../../shared/operation.ts';
import { cleanText } from '../output/cleanText.ts';
import { clipText, countColumns } from '../output/clipText.ts';
import { formatElapsed } from '../output/formatTime.ts';
import type { Colour, Paint } from '../output/paint.ts';
import { countNodes, listFailedNodes } from './countNodes.ts';

export interface FrameOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Size of the terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  /** For terminals that have no other signs. */
  readonly ascii?: boolean;
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const ASCII_SPINNER = ['|', '/', '-', '\\'];
/** Milliseconds that each sign of the spinner stands; a redraw comes as often. */
const SPIN_EVERY = 100;

const marks: Readonly<Record<StepState, readonly [string, string, Colour]>> = {
  waiting: ['·', '.', 'gray'],
  running: ['', '', 'blue'],
  done: ['✔', '+', 'green'],
  failed: ['✖', 'x', 'red'],
  cancelled: ['–', '-', 'yellow'],
};

const MAX_TITLE = 40;
const TIME_COLUMNS = 11;

const pickMark = (state: StepState, { now, paint, ascii = false }: FrameOptions): string => {
  const [sign, plain, colour] = marks[state];
  if (state !== 'running') return paint(colour, ascii ? plain : sign);
  const spinner = ascii ? ASCII_SPINNER : SPINNER;
  return paint(colour, spinner[Math.floor(now / SPIN_EVERY) % spinner.length] ?? '');
};

const measure = ({ startedAt, endedAt }: PhaseRecord, now: number): string =>
  startedAt === undefined ? '' : formatElapsed((endedAt ?? now) - startedAt);

const describeState = (phase: PhaseRecord): string => {
  if (phase.state === 'failed') {
    const nodes = listFailedNodes(phase);
    return nodes.length === 0 ? 'failed' : `failed on ${nodes.join(', ')}`;
  }
  return phase.state === 'running' ? (phase.note ?? '') : '';
};

const renderPhase = (phase: PhaseRecord, width: number, options: FrameOptions): string => {
  const title = clipText(cleanText(phase.title), MAX_TITLE);
  const padded = title + ' '.repeat(Math.max(0, width - countColumns(title)));
  const parts = [
    padded,
    measure(phase, options.now).padStart(TIME_COLUMNS),
    ...[countNodes(phase), cleanText(describeState(phase))].filter((part) => part !== ''),
  ];
  // Not into the last column: many terminals begin a new line there.
  const text = clipText(parts.join('  ').trimEnd(), options.columns - 5);
  return `  ${pickMark(phase.state, options)} ${phase.state === 'waiting' ? options.paint('gray', text) : text}`;
};

/** What is left of the phases when not all fit: those that ran before and come later are counted. */
const fitPhases = (phases: readonly PhaseRecord[], lines: number) => {
  if (phases.length <= lines) return { before: 0, shown: phases, after: 0 };
  const firstOpen = phases.findIndex(({ state }) => state !== 'done');
  const open = firstOpen < 0 ? phases.length : firstOpen;
  const room = Math.max(1, lines - 2);
  const before = Math.min(open, phases.length - room);
  const shown = phases.slice(before, before + room);
  return { before, shown, after: phases.length - before - shown.length };
};

/**
 * The lines that show an operation at one moment; a frame never has more lines than the terminal less one, nor
 * a line that reaches its last column. All text that comes from the operation is cleaned.
 */
export const renderFrame = ({ phases }: OperationRecord, options: FrameOptions): readonly string[] => {
  const width = Math.min(
    MAX_TITLE,
    Math.max(0, ...phases.map(({ title }) => countColumns(cleanText(title)))),
  );
  const { before, shown, after } = fitPhases(phases, options.rows - 1);
  const clip = (text: string) => clipText(text, options.columns - 5);
  return [
    ...(before > 0 ? [`  ${pickMark('done', options)} ${clip(`${before} phases done`)}`] : []),
    ...shown.map((phase) => renderPhase(phase, width, options)),
    ...(after > 0 ? [`  ${pickMark('waiting', options)} ${clip(`${after} phases to come`)}`] : []),
  ];
};
