import { expect, it } from 'vitest';
import { judgeFindings, sortFindings } from '../../../../../src/renderer/features/hosts/findingWords.ts';
import type { HostFinding } from '../../../../../src/shared/hostFinding.ts';

const makeFindings = (...levels: readonly HostFinding['level'][]): readonly HostFinding[] =>
  levels.map((level, index) => ({ host: 'web-1', id: String(index), title: 'Swap', level, found: 'on' }));

it('puts problems first, and keeps the order of the check within a level', () => {
  const sorted = sortFindings(makeFindings('ok', 'warning', 'problem', 'ok', 'problem'));
  expect(sorted.map(({ id }) => id)).toEqual(['2', '4', '1', '0', '3']);
});

it.each([
  [['ok'], 'Fit', 'It can be a node; nothing stands in the way.'],
  [['ok', 'warning'], 'Fit', 'It can be a node; 1 warning.'],
  [['problem'], 'Not fit', '1 thing to be solved before it can be a node.'],
  [
    ['problem', 'problem', 'warning', 'warning'],
    'Not fit',
    '2 things to be solved before it can be a node, and 2 warnings.',
  ],
] as [HostFinding['level'][], string, string][])('%j is %s', (levels, word, words) => {
  expect(judgeFindings(makeFindings(...levels))).toMatchObject({ word, words });
});
