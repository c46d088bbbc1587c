import { describe, expect, it } from 'vitest';
import { mayHoldWork, type OperationRecord } from '../../../src/shared/operation.ts';

/** Records of one cluster, the newest first, as `kind state`. */
const listRecords = (...words: readonly string[]): readonly OperationRecord[] =>
  words.map((text, index) => {
    const [kind, state] = text.split(' ') as [OperationRecord['kind'], OperationRecord['state']];
    return { id: String(index), kind, state, cluster: 'demo', startedAt: 100 - index, phases: [] };
  });

describe('a cluster whose bringing up is stopped half-way', () => {
  it.each([
    ['was never ready', ['create running'], false],
    ['has failed before', ['create running', 'create failed', 'create interrupted'], false],
    ['was ready once', ['create running', 'add-nodes done', 'create done'], true],
    ['was ready before it was deleted', ['create running', 'delete done', 'create done'], false],
    [
      'was ready, and its delete did not come to an end',
      ['create running', 'delete failed', 'create done'],
      true,
    ],
    ['is one that nothing is known of', [], true],
  ] as const)('%s', (_what, words, expected) => {
    expect(mayHoldWork(listRecords(...words), 'demo')).toBe(expected);
  });

  it('is not taken for another one', () => {
    expect(mayHoldWork([...listRecords('create running')], 'other')).toBe(true);
  });
});
