import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../../src/core/lib/lines.ts';

const split = (chunks: readonly Uint8Array[]) => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
};

/** Cuts bytes at the given places. */
const cut = (bytes: Buffer, places: readonly number[]) => {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};

describe('LineSplitter', () => {
  it('takes each kind of line end', () => {
    expect(split([Buffer.from('a\nb\r\nc\rd\n\ne')])).toEqual(['a', 'b', 'c', 'd', '', 'e']);
  });

  it('gives out a last line without an end, and no empty one after an end', () => {
    expect(split([Buffer.from('a\nb')])).toEqual(['a', 'b']);
    expect(split([Buffer.from('a\n')])).toEqual(['a']);
    expect(split([])).toEqual([]);
  });

  it('gives the line of a progress bar at once, before the next one comes', () => {
    const lines: string[] = [];
    new LineSplitter((line) => lines.push(line)).push(Buffer.from('10 %\r'));
    expect(lines).toEqual(['10 %']);
  });

  it('gives the same lines however the bytes are cut, in a character or between \\r and \\n', () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom('\n', '\r\n', '\r'), fc.string({ unit: 'grapheme' })))
      .map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (bytes, places) => {
        expect(split(cut(bytes, places))).toEqual(split([bytes]));
      }),
    );
  });

  it('gives a line without an end out in parts, so that it cannot fill the memory', () => {
    const lines = split(Array.from({ length: 10 }, () => Buffer.alloc(32 * 1024, 'x')));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe('x'.repeat(320 * 1024));
  });

  it('keeps a longer line whole where it is told to', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line), Number.POSITIVE_INFINITY);
    for (let index = 0; index < 10; index++) splitter.push(Buffer.alloc(32 * 1024, 'x'));
    splitter.end();
    expect(lines).toEqual(['x'.repeat(320 * 1024)]);
  });
});
