import type { OperationRecord, PhaseRecord } from '../../shared/operation.ts';
import { cleanText } from '../output/cleanText.ts';
import { formatElapsed } from '../output/formatTime.ts';
import { listFailedNodes } from './countNodes.ts';
import type { ProgressDisplay } from './display.ts';

/** Milliseconds between two notes of one phase, so that a log stays readable. */
const NOTE_EVERY = 10_000;

const describeEnd = (phase: PhaseRecord): string => {
  const took =
    phase.startedAt === undefined || phase.endedAt === undefined
      ? ''
      : formatElapsed(phase.endedAt - phase.startedAt);
  if (phase.state === 'done') return took === '' ? 'done' : `done in ${took}`;
  const nodes = listFailedNodes(phase);
  const where = nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`;
  return `${phase.state}${where}${took === '' ? '' : ` after ${took}`}`;
};

/** The lines that tell what became of a phase between two records. */
const describeChange = (before: PhaseRecord | undefined, after: PhaseRecord): readonly string[] => {
  const title = cleanText(after.title);
  const was = before?.state ?? 'waiting';
  if (was === after.state || after.state === 'waiting') return [];
  if (after.state === 'running') return [`${title} …`];
  // What never began has nothing to tell.
  if (after.state === 'cancelled' && after.startedAt === undefined) return [];
  return [...(was === 'running' ? [] : [`${title} …`]), cleanText(`${title}: ${describeEnd(after)}`)];
};

/** Tells an operation's phases as lines: one when each begins and one when it ends, and now and then a note. */
export const startPlainProgress = ({
  writeLine,
  now,
}: {
  readonly writeLine: (line: string) => void;
  readonly now: () => number;
}): ProgressDisplay => {
  let before: OperationRecord | undefined;
  const notedAt = new Map<string, number>();

  const tellNote = (was: PhaseRecord | undefined, { id, title, state, note }: PhaseRecord) => {
    if (state !== 'running' || note === undefined || note === was?.note) return;
    if (now() - (notedAt.get(id) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY) return;
    notedAt.set(id, now());
    writeLine(cleanText(`${title}: ${note}`));
  };
  return {
    update: (record) => {
      for (const phase of record.phases) {
        const was = before?.phases.find(({ id }) => id === phase.id);
        for (const line of describeChange(was, phase)) writeLine(line);
        tellNote(was, phase);
      }
      before = record;
    },
    print: writeLine,
    end: () => undefined,
  };
};
