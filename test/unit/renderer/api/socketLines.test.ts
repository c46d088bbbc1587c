import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket, WebSocketServer } from 'ws';
import type { ConnectionState } from '../../../../src/renderer/api/transport/connectionState.ts';
import { makeClient } from '../../../../src/renderer/api/transport/makeClient.ts';
import { keepSocketOpen } from '../../../../src/renderer/api/transport/socketLines.ts';
import { waitUntil } from '../../../helpers/waitUntil.ts';
import { openTestServer, signIn, type TestServer } from '../../server/openTestServer.ts';

const cleanUps: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Node's socket as a browser's: an error that nobody listens to is no exception there. */
const openSocket = (address: string, headers: Record<string, string> = {}): WebSocket => {
  const socket = new NodeSocket(address, { headers });
  socket.on('error', () => undefined);
  return socket as unknown as WebSocket;
};

/** The page's client, as a browser that is signed in to whichever server is there at the moment. */
const connect = async (first: TestServer, { waitForLine = 5000 } = {}) => {
  const state = { server: first, cookie: await signIn(first), known: true };
  const states: ConnectionState[] = [];
  const wake = new EventTarget();
  let attempts = 0;
  const lines = keepSocketOpen({
    createSocket: () => {
      attempts += 1;
      const { port, origin } = state.server;
      const headers = { origin, cookie: state.cookie };
      return openSocket(`ws://127.0.0.1:${port}/api/socket`, headers);
    },
    hasSession: async () => state.known,
    heartbeat: { every: 100, within: 100 },
    backoff: { first: 20, most: 200 },
    onState: (next) => states.push(next),
    wake,
    waitForLine,
  });
  cleanUps.push(lines.stop);
  return { api: makeClient(lines), state, states, wake, attempts: () => attempts };
};

const openServer = async (options: Parameters<typeof openTestServer>[0] = {}) => {
  const server = await openTestServer(options);
  cleanUps.push(() => server.close());
  return server;
};

const demo = { cluster: 'slipway/demo' };

describe('the page over a WebSocket', () => {
  it('calls, and gets failures as the contract says', async () => {
    const { api } = await connect(await openServer());
    expect(await api.clusters.kubeconfig(demo)).toBe('slipway/demo');
    await expect(api.clusters.kubeconfig({ cluster: 'slipway/none' })).rejects.toMatchObject({
      code: 'FAILED',
      defined: true,
      data: { code: 'CLUSTER_NOT_FOUND' },
    });
  });

  it('ends a stream at the engine when the caller stops', async () => {
    const server = await openServer();
    const { api } = await connect(server);
    const caller = new AbortController();
    const events = await api.forwards.watch(undefined, { signal: caller.signal });
    await events.next();
    caller.abort();
    await expect(events.next()).rejects.toThrow('abort');
    await waitUntil(async () => server.state.open === 0, { what: 'the stream to end' });
  });

  it('connects again after a loss; what was going on fails in words and can begin anew', async () => {
    const first = await openServer();
    const { api, state, states } = await connect(first);
    const events = await api.forwards.watch();
    await events.next();
    const failure = expect(events.next()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await first.close();
    await failure;
    const second = await openServer({ port: first.port });
    state.cookie = await signIn(second);
    state.server = second;
    expect(await api.clusters.kubeconfig(demo)).toBe('slipway/demo');
    const again = await api.forwards.watch();
    expect((await again.next()).value).toEqual([]);
    expect(states.filter((each) => each === 'open')).toHaveLength(2);
    expect(states).toContain('lost');
  });

  it('says that it is signed out when the server does not know it', async () => {
    const { states, state, api } = await connect(await openServer(), { waitForLine: 300 });
    expect(await api.clusters.kubeconfig(demo)).toBe('slipway/demo');
    state.known = false;
    state.cookie = '';
    await state.server.close();
    state.server = await openServer();
    await waitUntil(async () => states.at(-1) === 'signed-out', { what: 'the state' });
    await expect(api.clusters.kubeconfig(demo)).rejects.toMatchObject({
      code: 'SIGNED_OUT',
      hint: expect.stringContaining('slipway serve'),
    });
  });

  it('fails calls that wait as soon as it is known that nobody is signed in', async () => {
    const { states, state, api } = await connect(await openServer(), { waitForLine: 600_000 });
    await waitUntil(async () => states.includes('open'), { what: 'the connection' });
    await state.server.close();
    await waitUntil(async () => states.at(-1) === 'lost', { what: 'the loss' });
    const failure = expect(api.clusters.kubeconfig(demo)).rejects.toMatchObject({ code: 'SIGNED_OUT' });
    state.known = false;
    state.cookie = '';
    state.server = await openServer();
    await failure;
  });

  it('goes on by itself when this browser is signed in again, and wakes the streams that rest', async () => {
    const { states, state, api, wake } = await connect(await openServer());
    await waitUntil(async () => states.includes('open'), { what: 'the connection' });
    state.known = false;
    state.cookie = '';
    await state.server.close();
    state.server = await openServer();
    await waitUntil(async () => states.at(-1) === 'signed-out', { what: 'the state' });
    const woken = new Promise((resolve) => wake.addEventListener('wake', resolve, { once: true }));
    state.cookie = await signIn(state.server);
    state.known = true;
    await woken;
    expect(states.at(-1)).toBe('open');
    expect(await api.clusters.kubeconfig(demo)).toBe('slipway/demo');
  });

  it('fails a call that finds no connection, after a while, and one whose caller gives up, at once', async () => {
    const server = await openServer();
    const { api, states } = await connect(server, { waitForLine: 200 });
    await waitUntil(async () => states.includes('open'), { what: 'the connection' });
    await server.close();
    await waitUntil(async () => states.at(-1) === 'lost', { what: 'the loss' });
    await expect(api.clusters.kubeconfig(demo)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    const reason = new Error('given up');
    await expect(api.clusters.kubeconfig(demo, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('tries at once when the network is back', async () => {
    const server = await openServer();
    const { states, wake, attempts } = await connect(server);
    await waitUntil(async () => states.includes('open'), { what: 'the connection' });
    await server.close();
    await waitUntil(async () => attempts() >= 5, { what: 'the pauses to grow' });
    const before = attempts();
    for (let times = 0; times < 3; times += 1) {
      wake.dispatchEvent(new Event('wake'));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(attempts()).toBeGreaterThanOrEqual(before + 2);
  });

  it('notices a server that is silent, as after sleep', async () => {
    const silent = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    let connections = 0;
    silent.on('connection', () => {
      connections += 1;
    });
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const states: ConnectionState[] = [];
    const lines = keepSocketOpen({
      createSocket: () => openSocket(`ws://127.0.0.1:${port}`),
      hasSession: async () => true,
      heartbeat: { every: 50, within: 50 },
      backoff: { first: 10, most: 10 },
      onState: (next) => states.push(next),
      wake: new EventTarget(),
    });
    cleanUps.push(lines.stop, () => silent.close());
    await waitUntil(async () => connections >= 2, { what: 'a second connection' });
    expect(states.slice(0, 2)).toEqual(['open', 'lost']);
  });
});
