import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import { startForward } from '../../../../src/core/forwards/forward.ts';
import type { KubeConnection } from '../../../../src/core/kube/connection.ts';
import { serveChannels } from '../../../helpers/serveChannels.ts';

const POD = {
  metadata: { name: 'web-1', namespace: 'shop', uid: '1', resourceVersion: '1' },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};

/** An API with one pod; its port-forwards are real WebSockets. */
const withPod = (connection: KubeConnection): KubeConnection => ({
  ...connection,
  call: async (_method, path) => ({
    status: 200,
    body: (path.includes('/pods/') ? POD : { items: [POD], metadata: { resourceVersion: '1' } }) as never,
  }),
  stream: async (_path, { signal }) => {
    const events = new PassThrough();
    signal.addEventListener('abort', () => events.destroy());
    return events as never;
  },
});

const openForward = async (serve: (socket: WebSocket) => void, halfOpenTimeout: number) => {
  const sockets: WebSocket[] = [];
  const server = await serveChannels(['v4.channel.k8s.io'], (socket) => {
    sockets.push(socket);
    socket.send(Buffer.of(0, 0x90, 0x1f));
    socket.send(Buffer.of(1, 0x90, 0x1f));
    serve(socket);
  });
  const forward = await startForward({
    connect: async () => withPod(server.connection),
    request: { cluster: 'x', namespace: 'shop', kind: 'Pod', name: 'web-1', port: 8080, localPort: 0 },
    onChange: () => undefined,
    halfOpenTimeout,
  });
  onTestFinished(async () => {
    await forward.stop();
    await server[Symbol.asyncDispose]();
  });
  return {
    forward,
    openSockets: () => sockets.filter(({ readyState, OPEN }) => readyState === OPEN).length,
    connectClient: async (): Promise<Socket> => {
      const client = connectTcp({ port: forward.entry().localPort, host: '127.0.0.1', allowHalfOpen: true });
      onTestFinished(() => void client.destroy());
      await once(client, 'connect');
      return client;
    },
  };
};

/** A program that answers each message and, as one that keeps connections alive, never closes. */
const answer = (socket: WebSocket) => {
  socket.on('message', (data: Buffer) => {
    if (data.length > 1) socket.send(data);
  });
};

const untilNothingIsOpen = async ({ forward, openSockets }: Awaited<ReturnType<typeof openForward>>) => {
  await expect.poll(openSockets, { timeout: 20_000 }).toBe(0);
  await expect.poll(() => forward.entry().connections, { timeout: 20_000 }).toBe(0);
};

const REFUSAL = 'error forwarding port 8080: dial tcp4 127.0.0.1:8080: connect: connection refused';

describe('a forward to a port that nobody listens on', () => {
  it('says so before the first client comes, and takes it back when somebody does', async () => {
    let listens = false;
    const { forward } = await openForward((socket) => {
      if (listens) socket.send(Buffer.concat([Buffer.of(0), Buffer.from('welcome')]));
      else socket.send(Buffer.concat([Buffer.of(1), Buffer.from(REFUSAL)]), () => socket.close(1000));
    }, 50);
    await expect
      .poll(forward.entry, { timeout: 20_000 })
      .toMatchObject({ state: 'waiting', problem: 'Nothing in pod web-1 listens on port 8080.' });
    listens = true;
    await expect.poll(forward.entry, { timeout: 20_000 }).toMatchObject({ state: 'listening' });
    expect(forward.entry().problem).toBeUndefined();
  });

  it('says so when the program that listened has ended', async () => {
    let listens = true;
    const { forward, connectClient } = await openForward((socket) => {
      if (listens) socket.send(Buffer.concat([Buffer.of(0), Buffer.from('welcome')]));
      else socket.send(Buffer.concat([Buffer.of(1), Buffer.from(REFUSAL)]), () => socket.close(1000));
    }, 50);
    const first = await connectClient();
    await once(first, 'data');
    expect(forward.entry().state).toBe('listening');
    listens = false;
    (await connectClient()).on('error', () => undefined);
    await expect
      .poll(forward.entry, { timeout: 20_000 })
      .toMatchObject({ state: 'waiting', problem: 'Nothing in pod web-1 listens on port 8080.' });
  });
});

describe('a connection of a forward', () => {
  it.each([
    ['closes', (client: Socket) => void client.destroy()],
    ['breaks off', (client: Socket) => void client.resetAndDestroy()],
  ])('to a pod that keeps it open ends when the client %s', async (_what, leave) => {
    const opened = await openForward(answer, 50);
    const clients = await Promise.all(Array.from({ length: 5 }, opened.connectClient));
    for (const client of clients) client.write('hello');
    for (const client of clients) await once(client, 'data');
    expect(opened.openSockets()).toBeGreaterThanOrEqual(5);
    for (const client of clients) leave(client);
    await untilNothingIsOpen(opened);
  });

  it('ends when the client went before anything was sent', async () => {
    const opened = await openForward(answer, 50);
    (await opened.connectClient()).destroy();
    await untilNothingIsOpen(opened);
  });

  it('still gives the answer to a client that has only finished writing', async () => {
    const asked = Promise.withResolvers<() => void>();
    const opened = await openForward((socket) => {
      socket.on('message', (data: Buffer) => asked.resolve(() => socket.send(data)));
    }, 60_000);
    const client = await opened.connectClient();
    client.end('question');
    const reply = await asked.promise;
    const answered = once(client, 'data') as Promise<[Buffer]>;
    reply();
    expect((await answered)[0].toString()).toBe('question');
  });

  it('waits for a client that has finished writing and reads slowly', async () => {
    const SIZE = 32 * 1024 * 1024;
    const opened = await openForward((socket) => {
      socket.on('message', (data: Buffer) => {
        if (data.length === 1 + 'all of it'.length)
          socket.send(Buffer.alloc(SIZE + 1), () => socket.close(1000));
      });
    }, 50);
    const slow = await opened.connectClient();
    slow.write('all of it');
    await once(slow, 'readable');
    slow.end();
    // One that goes later is found to be gone: the slow one has been idle for as long.
    const other = await opened.connectClient();
    const connections = () => opened.forward.entry().connections;
    await expect.poll(connections, { timeout: 20_000 }).toBe(2);
    other.destroy();
    await expect.poll(connections, { timeout: 20_000 }).toBe(1);
    let size = 0;
    for await (const chunk of slow) size += (chunk as Buffer).length;
    expect(size).toBe(SIZE);
  });
});
