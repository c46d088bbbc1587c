import { describe, expect, it } from 'vitest';
import { createLogSearch, type LogLine } from '../../../../src/renderer/ui/logStore.ts';

const find = (query: string, lines: readonly LogLine[], first = 0) =>
  createLogSearch().find({ first, lines }, query);

describe('the search in a log', () => {
  it('finds a text that colours run through, and not the colours', () => {
    const lines = [{ text: '\u001b[1;31mERR\u001b[0mOR: \u001b[4mdisk\u001b[0m full' }, { text: 'fine' }];
    expect(find('error: disk', lines)).toEqual([0]);
    expect(find('31m', lines)).toEqual([]);
  });

  it('finds a text where a long line goes over into its next part', () => {
    const lines: readonly LogLine[] = [
      { text: 'aaa nee' },
      { text: 'dle bbb', continues: true },
      { text: 'nee' },
      { text: 'dle' },
    ];
    expect(find('needle', lines)).toEqual([0]);
    expect(find('needle', lines, 100)).toEqual([100]);
  });

  it('finds it also when the next part comes later, and no line twice', () => {
    const search = createLogSearch();
    const lines: LogLine[] = [{ text: 'needle nee' }];
    expect(search.find({ first: 0, lines }, 'Needle')).toEqual([0]);
    lines.push({ text: 'dle needle', continues: true });
    expect(search.find({ first: 0, lines }, 'Needle')).toEqual([0, 1]);
  });
});
