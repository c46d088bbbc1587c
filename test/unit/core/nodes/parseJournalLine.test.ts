import { describe, expect, it } from 'vitest';
import { parseJournalLine } from '../../../../src/core/nodes/parseJournalLine.ts';

const entry = (message: unknown) =>
  JSON.stringify({ __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1772359200123456', MESSAGE: message });

describe('parseJournalLine', () => {
  it('gives a message line by line, with its time and where to go on from', () => {
    const at = 1_772_359_200_123;
    expect(parseJournalLine(entry('one\ntwo'))).toEqual({
      cursor: 's=1',
      lines: [
        { at, text: 'one' },
        { at, text: 'two' },
      ],
    });
  });

  it('reads a message that is given as bytes', () => {
    expect(parseJournalLine(entry([226, 130, 172, 27])).lines[0]?.text).toBe('€\u001b');
  });

  it.each(['-- No entries --', '{broken', '{"a":1}', ''])('shows %j as it is', (text) => {
    expect(parseJournalLine(text)).toEqual({ lines: [{ text }] });
  });
});
