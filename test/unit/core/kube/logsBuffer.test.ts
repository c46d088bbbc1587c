import { describe, expect, it } from 'vitest';
import { createLogBuffer } from '../../../../src/core/kube/logsBuffer.ts';

const signal = () => AbortSignal.timeout(20_000);

describe('between a log and its reader', () => {
  it('lines that come at once go as one batch, and what was there is still given at the end', async () => {
    const buffer = createLogBuffer();
    for (const text of ['one', 'two', 'three']) buffer.push({ text });
    buffer.end();
    expect(await Array.fromAsync(buffer.read(signal()))).toEqual([
      { lines: [{ text: 'one' }, { text: 'two' }, { text: 'three' }] },
    ]);
  });

  it('a slow reader loses the oldest lines and is told how many', async () => {
    const buffer = createLogBuffer();
    const count = 100_000;
    for (let number = 0; number < count; number++) buffer.push({ text: String(number) });
    buffer.end();
    const batches = await Array.fromAsync(buffer.read(signal()));
    const lines = batches.flatMap((batch) => batch.lines);
    const dropped = batches.reduce((sum, batch) => sum + (batch.dropped ?? 0), 0);
    expect(dropped + lines.length).toBe(count);
    expect(lines.length).toBeLessThanOrEqual(20_000);
    expect(batches[0]?.dropped).toBe(dropped);
    expect(lines.map(({ text }) => Number(text))).toEqual(
      Array.from({ length: lines.length }, (_, index) => dropped + index),
    );
  });

  it('holds no more than some megabytes, however long the lines are', () => {
    const buffer = createLogBuffer();
    for (let number = 0; number < 2_000; number++) buffer.push({ text: 'x'.repeat(16_000) });
    expect(buffer.isFull()).toBe(true);
  });

  it('whoever can wait has room again when the reader took some', async () => {
    const buffer = createLogBuffer();
    for (let number = 0; number < 20_000; number++) buffer.push({ text: 'x' });
    let hasRoom = false;
    const waiting = buffer.hasRoom().then(() => {
      hasRoom = true;
    });
    const reader = buffer.read(signal());
    expect(hasRoom).toBe(false);
    await reader.next();
    await waiting;
    expect(buffer.isFull()).toBe(false);
    await reader.return();
  });

  it('an error comes after the lines before it, and the signal ends it at once', async () => {
    const failed = createLogBuffer();
    failed.push({ text: 'last' });
    failed.fail(new Error('it broke'));
    const reader = failed.read(signal());
    expect((await reader.next()).value).toEqual({ lines: [{ text: 'last' }] });
    await expect(reader.next()).rejects.toThrow('it broke');
    const stop = new AbortController();
    const waiting = createLogBuffer().read(stop.signal).next();
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});
