import { describe, expect, it, onTestFinished } from 'vitest';
import { createEventQueue, keepLatest } from '../../../../src/core/lib/eventQueue.ts';

const collect = async <T>(events: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
};

/** Counts the items that arrays are iterated over by, as when one is spread into another. */
const countArraySteps = (): (() => number) => {
  const iterate = Array.prototype[Symbol.iterator];
  let steps = 0;
  Array.prototype[Symbol.iterator] = function* counted(this: unknown[]) {
    for (let index = 0; index < this.length; index++) {
      steps++;
      yield this[index];
    }
    return undefined;
  } as typeof iterate;
  onTestFinished(() => {
    Array.prototype[Symbol.iterator] = iterate;
  });
  return () => steps;
};

describe('an event queue', () => {
  it('gives what came before the reader and what comes while it waits, in order, until it is ended', async () => {
    const queue = createEventQueue<number>({ signal: new AbortController().signal });
    queue.push(1);
    queue.push(2);
    const read = collect(queue);
    await Promise.resolve();
    queue.push(3);
    queue.end();
    queue.push(4);
    expect(await read).toEqual([1, 2, 3]);
  });

  it('keeps only the newest state for a slow reader', async () => {
    const queue = createEventQueue<number>({ signal: new AbortController().signal, merge: keepLatest });
    for (let index = 0; index < 1000; index++) queue.push(index);
    queue.end();
    expect(await collect(queue)).toEqual([999]);
  });

  it('gives what is there before it throws', async () => {
    const queue = createEventQueue<string>({ signal: new AbortController().signal });
    queue.push('last words');
    queue.fail(new Error('gone'));
    const reader = queue[Symbol.asyncIterator]();
    expect(await reader.next()).toEqual({ value: 'last words', done: false });
    await expect(reader.next()).rejects.toThrow('gone');
  });

  it('ends a reader that waits when the signal fires', async () => {
    const stop = new AbortController();
    const queue = createEventQueue<string>({ signal: stop.signal });
    const read = collect(queue);
    stop.abort();
    expect(await read).toEqual([]);
  });

  it('does work for each event and not for all that wait, in pushing and in reading', async () => {
    const EVENTS = 5_000;
    const queue = createEventQueue<number>({ signal: new AbortController().signal });
    const steps = countArraySteps();
    for (let index = 0; index < EVENTS; index++) queue.push(index);
    queue.end();
    let read = 0;
    for await (const event of queue) read += event === read ? 1 : 0;
    expect(read).toBe(EVENTS);
    expect(steps()).toBeLessThan(10 * EVENTS);
  });

  it('keeps the order when what is taken and what comes alternate for long', async () => {
    const queue = createEventQueue<number>({ signal: new AbortController().signal });
    const reader = queue[Symbol.asyncIterator]();
    let pushed = 0;
    const push = (count: number) => {
      for (let index = 0; index < count; index++) queue.push(pushed++);
    };
    push(3_000);
    for (let index = 0; index < 10_000; index++) {
      expect((await reader.next()).value).toBe(index);
      push(1);
    }
    expect(queue.size).toBe(3_000);
  });

  it.each([
    ['all', {}],
    ['the newest', { merge: keepLatest }],
  ])('that keeps %s keeps nothing once its reader has left', async (_what, options) => {
    const queue = createEventQueue<number>({ signal: new AbortController().signal, ...options });
    queue.push(1);
    queue.push(2);
    const reader = queue[Symbol.asyncIterator]();
    await reader.next();
    await reader.return?.();
    for (let index = 0; index < 100; index++) queue.push(index);
    expect(queue.size).toBe(0);
  });

  it('keeps nothing once the signal has fired, also where nobody has read yet', () => {
    const stop = new AbortController();
    const queue = createEventQueue<number>({ signal: stop.signal });
    queue.push(1);
    stop.abort();
    for (let index = 0; index < 100; index++) queue.push(index);
    expect(queue.size).toBe(0);
  });
});
