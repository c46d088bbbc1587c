import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../../src/shared/parseQuantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['250m', 0.25],
    ['3m', 0.003],
    ['1', 1],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['16Gi', 16 * 2 ** 30],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['129e6', 129_000_000],
    ['12E3', 12_000],
    ['1E', 1e18],
    ['128974848', 128_974_848],
    ['100k', 100_000],
    ['156340792n', 0.156340792],
    ['5u', 0.000005],
    ['-1', -1],
  ])('reads %s', (text, number) => {
    expect(parseQuantity(text)).toBeCloseTo(number, 12);
  });

  it.each([undefined, '', 'much', '1 Gi', '1Gb', 'Ki'])('takes %j for nothing', (text) => {
    expect(parseQuantity(text)).toBe(0);
  });

  it('reads whole numbers of milli exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (count) => {
        expect(parseQuantity(`${count}m`)).toBe(count / 1000);
      }),
    );
  });
});
