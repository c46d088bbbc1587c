import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readNumber } from '../../../../../src/renderer/features/clusters/DraftFields.tsx';

const workers = { least: 0, most: 49 };
const cpus = { least: 0.01, most: 1024, step: 0.5, mayBeEmpty: true };

it.each([
  ['0', workers, 0],
  ['49', workers, 49],
  ['07', workers, 7],
  ['1.5', cpus, 1.5],
  ['1.', cpus, 1],
  ['', cpus, undefined],
])('reads «%s»', (text, range, value) => {
  expect(readNumber(text, range)).toEqual({ value });
});

it.each([
  ['', workers],
  ['50', workers],
  ['1.5', workers],
  ['-', cpus],
  ['0', cpus],
])('says what «%s» should be', (text, range) => {
  expect(readNumber(text, range).problem).toMatch(/^This takes a (whole )?number from [\d.]+ to \d+\.$/);
});

it('reads or refuses any text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const reading = readNumber(text, workers);
      if (reading.problem === undefined) expect(Number.isInteger(reading.value)).toBe(true);
    }),
  );
});
