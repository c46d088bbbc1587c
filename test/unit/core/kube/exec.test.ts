import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { openExec } from '../../../../src/core/kube/exec.ts';
import { serveChannels } from '../../../helpers/serveChannels.ts';

const V5 = 'v5.channel.k8s.io';
const V4 = 'v4.channel.k8s.io';
const place = { namespace: 'shop', pod: 'web-1', container: 'main' };
const request = () => ({
  ...place,
  command: ['sh', '-c', 'a b'],
  tty: true,
  signal: AbortSignal.timeout(20_000),
});
const frame = (channel: number, text: string) => Buffer.concat([Buffer.of(channel), Buffer.from(text)]);
const endWith = (socket: WebSocket, status: object) => {
  socket.send(frame(3, JSON.stringify(status)));
  socket.close(1000);
};
const readAll = async (output: AsyncIterable<Buffer>) =>
  Buffer.concat(await Array.fromAsync(output)).toString('utf8');

describe('a program in a container', () => {
  it('prints what came before anybody listened, and its exit code comes last', async () => {
    await using server = await serveChannels([V5, V4], (socket) => {
      socket.send(frame(1, 'at once, '));
      socket.send(frame(2, 'and aside'));
      endWith(socket, {
        status: 'Failure',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '3' }] },
      });
    });
    const session = await openExec(server.connection, request());
    await pause(100);
    expect(await readAll(session.output)).toBe('at once, and aside');
    expect(await session.ended).toEqual({ exitCode: 3 });
    expect(server.paths[0]).toBe(
      '/api/v1/namespaces/shop/pods/web-1/exec?container=main&stdin=true&stdout=true&tty=true&command=sh&command=-c&command=a+b',
    );
  });

  it('gets what is typed, its size and the end of its input, each over its channel', async () => {
    const got: string[] = [];
    await using server = await serveChannels([V5, V4], (socket) => {
      socket.on('message', (data: Buffer) => {
        got.push(`${data[0]} ${data[0] === 255 ? data[1] : data.subarray(1).toString()}`);
        if (data[0] === 255) endWith(socket, { status: 'Success' });
      });
    });
    const session = await openExec(server.connection, request());
    session.output.resume();
    await session.write(Buffer.from('ls\r'));
    await session.resize({ columns: 90, rows: 30 });
    await session.closeInput();
    expect(await session.ended).toEqual({ exitCode: 0 });
    expect(got).toEqual(['0 ls\r', '4 {"Width":90,"Height":30}', '255 0']);
  });

  it('runs on a server that knows only v4, whose way to end the input is to end the connection', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await serveChannels([V4], (socket) => {
      socket.send(frame(1, socket.protocol));
      socket.on('close', () => closed.resolve());
    });
    const session = await openExec(server.connection, { ...request(), tty: false });
    await session.closeInput();
    await closed.promise;
    expect(server.paths[0]).toContain('stderr=true');
  });

  it('says in words what kept it from starting', async () => {
    const message = 'exec: "sh": executable file not found in $PATH';
    await using server = await serveChannels([V5], (socket) =>
      endWith(socket, { status: 'Failure', message }),
    );
    const session = await openExec(server.connection, request());
    session.output.resume();
    expect(await session.ended).toEqual({ message });
  });

  it('says that the connection was lost, whatever was printed before', async () => {
    await using server = await serveChannels([V5], (socket) => {
      socket.send(frame(1, 'half'), () => socket.terminate());
    });
    const session = await openExec(server.connection, request());
    expect(await readAll(session.output)).toBe('half');
    expect((await session.ended).message).toContain('The connection to the cluster was lost');
  });

  it('is pinged, so that nothing between takes the connection for idle, and ends when nobody answers', async () => {
    let pings = 0;
    await using server = await serveChannels([V5], (socket) => {
      socket.on('ping', () => {
        pings += 1;
        if (pings === 3) socket.pause();
      });
    });
    const session = await openExec(server.connection, { ...request(), pingEvery: 50 });
    session.output.resume();
    expect((await session.ended).message).toContain('nobody answers');
    expect(pings).toBe(3);
  });

  it('is held back while nobody reads', async () => {
    let sent = 0;
    await using server = await serveChannels([V5], (socket) => {
      const more = () => {
        sent += 1;
        if (sent < 2_000) socket.send(frame(1, 'x'.repeat(64 * 1024)), more);
        else endWith(socket, { status: 'Success' });
      };
      more();
    });
    const session = await openExec(server.connection, request());
    let before = -1;
    while (sent !== before) {
      before = sent;
      await pause(300);
    }
    expect(before).toBeLessThan(1_000);
    let size = 0;
    for await (const chunk of session.output) size += (chunk as Buffer).length;
    expect(size).toBe(1_999 * 64 * 1024);
    expect(await session.ended).toEqual({ exitCode: 0 });
  });
});
