import { expect, it } from 'vitest';
import { formatElapsed } from '../../../../src/renderer/ui/formatElapsed.ts';

it.each([
  [0, true, '0.0 s'],
  [430, true, '0.4 s'],
  [430, false, '0 s'],
  [9_949, true, '9.9 s'],
  [9_951, true, '10 s'],
  [59_600, true, '1 min 0 s'],
  [83_000, false, '1 min 23 s'],
  [7_500_000, true, '2 h 5 min'],
  // Another machine's clock is ahead.
  [-20, false, '0 s'],
])('%i ms, over: %s, reads %s', (milliseconds, isOver, words) => {
  expect(formatElapsed(milliseconds, isOver)).toBe(words);
});
