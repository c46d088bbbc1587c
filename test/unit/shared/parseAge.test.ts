import { describe, expect, it } from 'vitest';
import { parseAge } from '../../../src/shared/parseAge.ts';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

describe('a duration as kubectl prints it', () => {
  it.each([
    ['0s', 0],
    ['45s', 45 * second],
    ['5m30s', 5 * minute + 30 * second],
    ['9h', 9 * hour],
    ['3h25m', 3 * hour + 25 * minute],
    ['12d', 12 * day],
    ['2d3h', 2 * day + 3 * hour],
    ['1y100d', 465 * day],
  ])('%s', (text, milliseconds) => {
    expect(parseAge(text)).toBe(milliseconds);
  });

  it.each(['', '<unknown>', '<invalid>', '5', '5m ago', 'm', '30s5m', '10Mi', '-5m'])(
    '«%s» is none',
    (text) => {
      expect(parseAge(text)).toBeUndefined();
    },
  );
});
