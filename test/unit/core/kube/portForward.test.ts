import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { openPortForward } from '../../../../src/core/kube/portForward.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { serveChannels } from '../../../helpers/serveChannels.ts';

const V4 = ['v4.channel.k8s.io'];
const request = () => ({ namespace: 'shop', pod: 'web-1', port: 8080, signal: AbortSignal.timeout(20_000) });
/** As the kubelet does: each channel begins with the port. */
const greet = (socket: WebSocket) => {
  socket.send(Buffer.of(0, 0x90, 0x1f));
  socket.send(Buffer.of(1, 0x90, 0x1f));
};

describe('a byte stream to a port of a pod', () => {
  it('carries bytes both ways, without the port that the kubelet says first', async () => {
    await using server = await serveChannels(V4, (socket) => {
      greet(socket);
      socket.on('message', (data: Buffer) => {
        socket.send(data);
        if (data.includes('end')) socket.close(1000);
      });
    });
    const stream = await openPortForward(server.connection, request());
    stream.write(Buffer.of(0, 1, 255));
    stream.write('end');
    expect(Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>))).toEqual(
      Buffer.from([0, 1, 255, ...Buffer.from('end')]),
    );
    expect(server.paths).toEqual(['/api/v1/namespaces/shop/pods/web-1/portforward?ports=8080']);
  });

  it('says that nobody listens on the port', async () => {
    await using server = await serveChannels(V4, (socket) => {
      greet(socket);
      const words = 'error forwarding port 8080: dial tcp4 127.0.0.1:8080: connect: connection refused';
      socket.send(Buffer.concat([Buffer.of(1), Buffer.from(words)]), () => socket.close(1000));
    });
    const stream = await openPortForward(server.connection, request());
    const error = await errorOf(Array.fromAsync(stream as AsyncIterable<Buffer>));
    expect(error).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: 'Nothing in pod web-1 listens on port 8080.',
    });
  });

  it('carries 20 MB to a slow reader, and holds the writer back meanwhile', async () => {
    const content = randomBytes(20_000_000);
    let at = 0;
    await using server = await serveChannels(V4, (socket) => {
      greet(socket);
      const more = () => {
        if (at >= content.length) return socket.close(1000);
        const part = content.subarray(at, at + 65_536);
        at += part.length;
        socket.send(Buffer.concat([Buffer.of(0), part]), more);
      };
      more();
    });
    const stream = await openPortForward(server.connection, request());
    let before = -1;
    while (at !== before) {
      before = at;
      await pause(300);
    }
    expect(before).toBeLessThan(content.length);
    expect(Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).equals(content)).toBe(true);
  });

  it('ends with an error when the connection is lost, and with the signal', async () => {
    await using server = await serveChannels(V4, (socket) => {
      greet(socket);
      socket.on('message', () => socket.terminate());
    });
    const lost = await openPortForward(server.connection, request());
    lost.write('x');
    expect((await errorOf(Array.fromAsync(lost as AsyncIterable<Buffer>))).code).toBe('HOST_UNREACHABLE');
    const stop = new AbortController();
    const cut = await openPortForward(server.connection, { ...request(), signal: stop.signal });
    const reading = errorOf(Array.fromAsync(cut as AsyncIterable<Buffer>));
    stop.abort();
    await reading;
    expect(cut.destroyed).toBe(true);
  });
});
