import { ORPCError } from '@orpc/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLiveStore, type LiveStoreOptions } from '../../../../src/renderer/api/liveStore.ts';
import { toErrorInfo } from '../../../../src/renderer/api/toErrorInfo.ts';

/** A machine that is busy with other things needs its time. */
const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 20_000 });

/** A stream that says what it is told to, one connection after the other. */
const makeSource = () => {
  const connections: {
    push: (event: string) => void;
    fail: (error: Error) => void;
    end: () => void;
    signal: AbortSignal;
  }[] = [];
  const subscribe = async (signal: AbortSignal): Promise<AsyncIterable<string>> => {
    const stream = new TransformStream<string, string>();
    const writer = stream.writable.getWriter();
    // What nobody reads any more is refused; that is the reader's affair.
    writer.closed.catch(() => undefined);
    connections.push({
      push: (event) => void writer.write(event).catch(() => undefined),
      fail: (error) => void writer.abort(error),
      end: () => void writer.close(),
      signal,
    });
    return stream.readable as unknown as AsyncIterable<string>;
  };
  return { connections, subscribe };
};

const open = (options: Partial<LiveStoreOptions<string, readonly string[]>> = {}) => {
  const source = makeSource();
  const store = createLiveStore<string, readonly string[]>({
    subscribe: source.subscribe,
    reduce: (state, event) => [...state, event],
    initial: [],
    ...options,
  });
  const leave = store.subscribe(() => undefined);
  onTestFinished(leave);
  const connection = async (number: number) => {
    await waitFor(() => expect(source.connections).toHaveLength(number));
    const found = source.connections[number - 1];
    if (found === undefined) throw new Error(`there is no connection ${number}`);
    return found;
  };
  return { store, leave, connection, connections: source.connections };
};

describe('a live store', () => {
  it('gathers what the stream says', async () => {
    const { store, connection } = open();
    const first = await connection(1);
    first.push('a');
    first.push('b');
    await waitFor(() => expect(store.get()).toMatchObject({ state: ['a', 'b'], status: 'live' }));
  });

  it('subscribes again after an abrupt end, showing the old state until the new snapshot is there', async () => {
    const { store, connection } = open();
    const first = await connection(1);
    first.push('old');
    await waitFor(() => expect(store.get().status).toBe('live'));
    first.fail(new Error('reset by peer'));
    await waitFor(() => expect(store.get().status).toBe('lost'));
    expect(store.get()).toMatchObject({ state: ['old'], error: { message: 'reset by peer' } });
    const second = await connection(2);
    expect(store.get().state).toEqual(['old']);
    second.push('new');
    await waitFor(() =>
      expect(store.get()).toMatchObject({ state: ['new'], status: 'live', error: undefined }),
    );
  });

  it('comes back at once when it is woken', async () => {
    const wake = new EventTarget();
    // The pause before the next try is a day now.
    vi.spyOn(Math, 'random').mockReturnValue(1_000_000);
    onTestFinished(() => void vi.restoreAllMocks());
    const { store, connection } = open({ wake });
    (await connection(1)).fail(new Error('asleep'));
    await waitFor(() => expect(store.get().status).toBe('lost'));
    wake.dispatchEvent(new Event('wake'));
    await connection(2);
  });

  it('does not subscribe again to a stream that has said all it had', async () => {
    const { store, connection, connections } = open();
    const first = await connection(1);
    first.push('all');
    first.end();
    await waitFor(() => expect(store.get()).toMatchObject({ state: ['all'], status: 'ended' }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(connections).toHaveLength(1);
  });

  it('ends the stream when the last listener leaves', async () => {
    const { leave, connection } = open();
    const first = await connection(1);
    leave();
    await waitFor(() => expect(first.signal.aborted).toBe(true));
  });

  it('keeps the stream while a listener leaves and another comes', async () => {
    const { store, leave, connection, connections } = open();
    const first = await connection(1);
    leave();
    onTestFinished(store.subscribe(() => undefined));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(first.signal.aborted).toBe(false);
    expect(connections).toHaveLength(1);
  });
});

describe('the words of what was thrown', () => {
  it('are the engine’s own where it sent them', () => {
    const info = { code: 'NOT_FOUND', message: 'There is no pod web-1.', hint: 'It may have been deleted.' };
    expect(toErrorInfo(new ORPCError('FAILED', { data: info }))).toEqual(info);
  });

  it('name the field that the gate refused', () => {
    const error = new ORPCError('BAD_REQUEST', {
      data: { issues: [{ path: ['spec', 'name'], message: 'too long' }] },
    });
    expect(toErrorInfo(error)).toMatchObject({ code: 'BAD_INPUT', details: ['spec.name: too long'] });
  });
});
