import { describe, expect, it } from 'vitest';
import { createEventQueue, keepLatest } from '../../../../src/core/lib/eventQueue.ts';

const collect = async <T>(events: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
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
});
