import type { ResourceColumn, ResourceKind, ResourceRow } from '../../../shared/contract/resources.ts';
import { type Tone, toneOf } from '../../ui/stateTone.ts';

export interface StateSum {
  readonly word: string;
  readonly count: number;
  readonly tone: Tone;
}

/** How many rows are in which state, the worst first; workloads are ready or not, by their «2/3». */
export const sumStates = (
  { kind }: ResourceKind,
  rows: readonly ResourceRow[],
  columns: readonly ResourceColumn[],
): readonly StateSum[] => {
  const place = (name: string) => columns.findIndex((column) => column.name === name);
  const status = place('Status');
  const ready = place('Ready');
  if (status >= 0 && kind !== 'Service') return count(rows.map(({ cells }) => String(cells[status] ?? '')));
  if (ready < 0) return [];
  const words = rows.map(({ cells }) => {
    const [now, wanted] = String(cells[ready] ?? '').split('/');
    return now === wanted ? 'ready' : 'not ready';
  });
  return count(words);
};

const ORDER: readonly Tone[] = ['bad', 'warn', 'busy', 'ok', 'idle'];

const count = (words: readonly string[]): readonly StateSum[] => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .map(([word, each]) => ({ word, count: each, tone: toneOf(word) }))
    .toSorted((a, b) => ORDER.indexOf(a.tone) - ORDER.indexOf(b.tone) || b.count - a.count);
};
