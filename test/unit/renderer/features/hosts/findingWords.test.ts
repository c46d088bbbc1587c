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
  [['ok'], 'All fine', 'It can be a node.'],
  [['ok', 'warning'], '1 warning', 'It can be a node.'],
  [['problem'], '1 problem', 'It cannot be a node until the problem is solved.'],
  [
    ['problem', 'problem', 'warning', 'warning'],
    '2 problems, 2 warnings',
    'It cannot be a node until the problems are solved.',
  ],
] as [HostFinding['level'][], string, string][])('%j: %s', (levels, word, words) => {
  expect(judgeFindings(makeFindings(...levels))).toMatchObject({ word, words });
});
