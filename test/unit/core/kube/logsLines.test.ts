import { describe, expect, it } from 'vitest';
import { LogLines, type StampedLine } from '../../../../src/core/kube/logsLines.ts';

const STAMP = '2026-11-21T15:19:52.235000001Z';
const read = (...chunks: readonly (string | Buffer)[]) => {
  const lines: StampedLine[] = [];
  const reader = new LogLines((line) => lines.push(line));
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  return lines;
};

describe('the lines of a log', () => {
  it('have their time apart, and keep the spaces they begin with', () => {
    expect(read(`${STAMP} one\n${STAMP}   two\n${STAMP} \n`)).toEqual([
      { stamp: STAMP, at: Date.parse(STAMP), text: 'one' },
      { stamp: STAMP, at: Date.parse(STAMP), text: '  two' },
      { stamp: STAMP, at: Date.parse(STAMP), text: '' },
    ]);
  });

  it('are whole however the bytes come', () => {
    const bytes = Buffer.from(`${STAMP} ä€𝄞 one\n${STAMP} two\n`);
    const single = Array.from(bytes, (byte) => Buffer.of(byte));
    expect(read(...single).map(({ text }) => text)).toEqual(['ä€𝄞 one', 'two']);
  });

  it('are cut where a progress bar goes back to the left, with the same time', () => {
    const lines = read(`${STAMP} 10 %\r20 %\r\r30 %\r\n`);
    expect(lines.map(({ text }) => text)).toEqual(['10 %', '20 %', '30 %']);
    expect(new Set(lines.map(({ stamp }) => stamp))).toEqual(new Set([STAMP]));
  });

  it('come in parts when they are very long, nothing lost and no character cut', () => {
    const text = 'a'.repeat(16 * 1024 - 1) + '𝄞'.repeat(40_000);
    const bytes = Buffer.from(`${STAMP} ${text}\n${STAMP} next\n`);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 5_001) }, (_, index) =>
      bytes.subarray(index * 5_001, (index + 1) * 5_001),
    );
    const lines = read(...chunks);
    expect(lines.at(-1)?.text).toBe('next');
    const parts = lines.slice(0, -1);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.map(({ continues }) => continues)).toEqual(parts.map((_, at) => at > 0 || undefined));
    expect(lines.at(-1)?.continues).toBeUndefined();
    for (const part of parts) {
      expect(part.stamp).toBe(STAMP);
      expect(part.text.length).toBeLessThanOrEqual(16 * 1024);
      expect(part.text.isWellFormed()).toBe(true);
    }
  });

  it('without a time or an end are given as they are', () => {
    expect(read('unable to retrieve container logs')).toEqual([
      { stamp: undefined, text: 'unable to retrieve container logs' },
    ]);
  });
});
