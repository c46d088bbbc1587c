import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { AppError } from '../../../src/shared/errors.ts';
import { waitUntil } from '../../helpers/waitUntil.ts';
import { closeOf, openSocket, openTestServer, outcomeOf, signIn, type TestServer } from './openTestServer.ts';

let server: TestServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const open = async (limits: Parameters<typeof openTestServer>[0] = {}) => {
  server = await openTestServer(limits);
  const socket = await openSocket(server);
  expect(await outcomeOf(socket)).toBe('open');
  return { server, socket };
};

/** A call as the page's client sends it. */
const call = (id: string, path: string, input: unknown = undefined) =>
  JSON.stringify({ i: id, p: { u: path, b: { json: input } } });

const nextMessage = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => socket.once('message', (data) => resolve(data.toString())));

describe('a socket', () => {
  it('answers calls, and failures in words', async () => {
    const { socket } = await open();
    socket.send(call('1', '/clusters/kubeconfig', { cluster: 'slipway/demo' }));
    expect(JSON.parse(await nextMessage(socket))).toMatchObject({
      i: '1',
      p: { b: { json: 'slipway/demo' } },
    });
    socket.send(call('2', '/clusters/kubeconfig', { cluster: 'slipway/none' }));
    expect(await nextMessage(socket)).toContain('CLUSTER_NOT_FOUND');
  });

  it('refuses an input that the contract does not know', async () => {
    const { socket } = await open();
    socket.send(call('1', '/clusters/kubeconfig', { cluster: '../etc' }));
    expect(await nextMessage(socket)).toContain('BAD_INPUT');
  });

  it('says when there is no such procedure', async () => {
    const { socket } = await open();
    for (const path of ['/nothing', '/__proto__', '/clusters/constructor', '/../clusters/watch/x']) {
      socket.send(call('1', path));
      expect(JSON.parse(await nextMessage(socket))).toMatchObject({ p: { s: 404 } });
    }
  });

  it('answers a ping of the page', async () => {
    const { socket } = await open();
    socket.send('ping');
    expect(await nextMessage(socket)).toBe('pong');
  });

  it('ends what it began when it is closed', async () => {
    const { server, socket } = await open();
    socket.send(call('1', '/forwards/watch'));
    await waitUntil(async () => server.state.open === 1, { what: 'the stream to begin' });
    expect(server.state.connections[0]?.aborted).toBe(false);
    socket.terminate();
    await waitUntil(async () => server.state.open === 0, { what: 'the stream to end' });
    expect(server.state.connections[0]?.aborted).toBe(true);
  });

  it('says why when the server is ended', async () => {
    const { server, socket } = await open();
    const closed = closeOf(socket);
    await server.close();
    expect(await closed).toEqual({ code: 1001, reason: 'Slipway was ended' });
  });
});

describe('the end of the server', () => {
  it('waits neither for a connection that has asked nothing nor for one that was refused', async () => {
    server = await openTestServer();
    const { port } = server;
    // A browser opens connections ahead of its requests.
    const idle = createConnection(port, '127.0.0.1');
    await once(idle, 'connect');
    const refused = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true });
    refused.write(
      'GET /api/socket HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    await once(refused, 'data');
    const ends = [once(idle, 'close'), once(refused.resume(), 'end')];
    await server.close();
    await Promise.all(ends);
    refused.destroy();
  });
});

describe('a hostile socket', () => {
  it.each([
    ['no JSON', 'hello'],
    ['another shape', '{"i":"1"}'],
    ['null', 'null'],
    ['an address that is none', '{"i":"1","p":{"u":"http://["}}'],
    ['a prototype', '{"__proto__":{"i":"1"}}'],
    ['deep nesting', `${'['.repeat(100_000)}`],
  ])('is ended when it sends %s', async (_what, text) => {
    const { server, socket } = await open();
    const closed = closeOf(socket);
    socket.send(text);
    expect((await closed).code).toBe(1007);
    expect(server.state.reported).toEqual([]);
  });

  it('is ended when it sends bytes in place of text', async () => {
    const { socket } = await open();
    const closed = closeOf(socket);
    socket.send(Buffer.from([0, 255, 1, 2]));
    expect((await closed).code).toBe(1007);
  });

  it('is ended when a message is too large, in one frame or in many', async () => {
    const { server, socket } = await open({ limits: { message: 10_000 } });
    const closed = closeOf(socket);
    socket.send('x'.repeat(10_001));
    expect((await closed).code).toBe(1009);
    const second = await openSocket(server);
    await outcomeOf(second);
    const secondClosed = closeOf(second);
    for (let sent = 0; sent < 12; sent += 1) second.send('x'.repeat(1000), { fin: false });
    expect((await secondClosed).code).toBe(1009);
  });

  it.each([
    ['an unmasked frame', [0x81, 0x02, 0x68, 0x69]],
    ['a reserved operation', [0x83, 0x80, 0, 0, 0, 0]],
    ['reserved bits', [0xf1, 0x80, 0, 0, 0, 0]],
    ['a fragmented ping', [0x09, 0x80, 0, 0, 0, 0]],
    ['a ping that is too long', [0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0]],
    ['a length beyond all bounds', [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
    ['text that is no UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]],
  ])('is ended by %s', async (_what, bytes) => {
    server = await openTestServer();
    const { port, origin } = server;
    const head = [
      'GET /api/socket HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Origin: ${origin}`,
      `Cookie: ${await signIn(server)}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    const socket = createConnection(port, '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n`));
    socket.once('data', () => socket.write(Buffer.from(bytes)));
    await new Promise((resolve) => socket.once('close', resolve));
    // The server lives on.
    const next = await openSocket(server);
    expect(await outcomeOf(next)).toBe('open');
    next.terminate();
  });

  it('gets no more connections than there may be', async () => {
    const { server } = await open({ limits: { sockets: 2 } });
    const second = await openSocket(server);
    expect(await outcomeOf(second)).toBe('open');
    expect(await outcomeOf(await openSocket(server))).toBe(503);
    const closed = closeOf(second);
    second.close();
    await closed;
    expect(await outcomeOf(await openSocket(server))).toBe('open');
  });

  it('gets no more calls at once than there may be', async () => {
    const { server, socket } = await open({ limits: { calls: 3 } });
    const closed = closeOf(socket);
    for (let id = 0; id < 4; id += 1) socket.send(call(String(id), '/forwards/watch'));
    expect(await closed).toEqual({ code: 4008, reason: 'too many calls at once' });
    await waitUntil(async () => server.state.open === 0, { what: 'its streams to end' });
  });
});

describe('a slow reader', () => {
  it('holds up its own stream, so that little waits for it in memory', async () => {
    const { server, socket } = await open();
    socket.send(call('1', '/clusters/watch'));
    await nextMessage(socket);
    socket.pause();
    let before = -1;
    await waitUntil(
      async () => {
        const stands = server.state.sent === before;
        before = server.state.sent;
        return stands;
      },
      { what: 'the stream to stand still' },
    );
    // The kernel's own buffers take a few megabytes; each event is 100 kB.
    expect(server.state.sent).toBeLessThan(200);
    socket.resume();
    const held = server.state.sent;
    await waitUntil(async () => server.state.sent > held + 10, { what: 'the stream to go on' });
    socket.terminate();
  });

  it('is cut off when too much waits for it', async () => {
    const { server, socket } = await open({ limits: { closeAbove: 2_000_000, pauseAbove: 100 } });
    socket.pause();
    for (let id = 0; id < 200; id += 1) socket.send(call(String(id), '/clusters/watch'));
    await waitUntil(async () => server.state.sent > 0, { what: 'the streams to begin' });
    const closed = closeOf(socket);
    await waitUntil(
      async () => {
        const before = server.state.sent;
        await new Promise((resolve) => setTimeout(resolve, 300));
        return server.state.sent === before;
      },
      { what: 'the streams to end' },
    );
    socket.resume();
    expect([1006, 4013]).toContain((await closed).code);
  });

  it('that answers no ping is cut off', async () => {
    const { socket } = await open({ limits: { pingEvery: 50 } });
    const closed = closeOf(socket);
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.resume();
    expect((await closed).code).toBe(1006);
  });
});

describe('a port', () => {
  it('that is taken is told', async () => {
    server = await openTestServer();
    const second = openTestServer({ port: server.port });
    await expect(second).rejects.toBeInstanceOf(AppError);
    await expect(second).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });

  it('is of the loopback address alone', async () => {
    server = await openTestServer();
    const { port } = server;
    const refused = await new Promise((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.2' });
      socket.once('connect', () => resolve(false));
      socket.once('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });
});
