import { describe, expect, it } from 'vitest';
import { formatAge, formatShortAge } from '../../../../src/renderer/ui/formatAge.ts';

const now = 1e12;

describe('an age', () => {
  it.each([
    [now - 500, 'just now', '0 s'],
    [now - 45_000, '45 s ago', '45 s'],
    [now - 3 * 86_400_000, '3 d ago', '3 d'],
    // The clock of the other machine is a little ahead.
    [now + 5000, 'just now', '0 s'],
    [now + 5 * 86_400_000, 'in 5 d', 'in 5 d'],
  ])('at %d', (at, words, short) => {
    expect(formatAge(at, now)).toBe(words);
    expect(formatShortAge(at, now)).toBe(short);
  });
});
