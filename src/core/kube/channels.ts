import type { RawData, WebSocket } from 'ws';
import { AppError } from '../../shared/errors.ts';

/** Idle connections are dropped after some minutes by what stands between; a ping keeps them. */
const PING_EVERY = 25_000;
/** Number of the channel that closes another one, from v5.channel.k8s.io on. */
const CLOSE = 255;

export interface ChannelOptions {
  /** Called with each message; its bytes are the receiver's to keep. */
  readonly onData: (channel: number, data: Buffer) => void;
  /** Milliseconds between pings; one that is not answered until the next ends the connection. */
  readonly pingEvery?: number;
}

/** Byte streams over one WebSocket, each message with its channel's number as first byte (*.channel.k8s.io). */
export interface Channels {
  /** Settles when the bytes are on their way; rejects with `HOST_UNREACHABLE` when the connection is gone. */
  send(channel: number, data: Uint8Array): Promise<void>;
  /** Tells the other side that no more comes on a channel; does nothing where the protocol has no way to say so. */
  closeChannel(channel: number): Promise<void>;
  /** Stops reading, so that the other side is held back. */
  pause(): void;
  resume(): void;
  /** Cuts the connection. */
  close(): void;
  /** Settles when the connection has ended; an error where it was lost. Never rejects. */
  readonly closed: Promise<AppError | undefined>;
}

const toBuffer = (data: RawData): Buffer => {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
};

const lost = (words: string, cause?: unknown) =>
  new AppError('HOST_UNREACHABLE', `The connection to the cluster was lost: ${words}.`, { cause });

/** Takes over an open WebSocket. */
export const openChannels = (socket: WebSocket, options: ChannelOptions): Channels => {
  const closed = Promise.withResolvers<AppError | undefined>();
  const stopPings = keepAlive(socket, options.pingEvery ?? PING_EVERY, closed.resolve);
  socket.on('message', (message: RawData) => {
    const data = toBuffer(message);
    if (data.length > 0) options.onData(data.readUInt8(0), data.subarray(1));
  });
  socket.on('error', (error) => closed.resolve(lost(error.message, error)));
  socket.on('close', (code: number) => {
    stopPings();
    closed.resolve(code === 1000 || code === 1005 ? undefined : lost(`it was closed with code ${code}`));
  });
  const send = (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => {
      if (socket.readyState !== socket.OPEN) return reject(lost('it is closed'));
      socket.send(bytes, (error) => (error ? reject(lost(error.message, error)) : resolve()));
    });
  // Whoever opened it may have paused it, so that nothing comes before somebody listens.
  if (socket.isPaused) socket.resume();
  return {
    send: (channel, data) => send(Buffer.concat([Buffer.of(channel), data])),
    closeChannel: async (channel) => {
      if (socket.protocol === 'v5.channel.k8s.io') await send(Buffer.of(CLOSE, channel));
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.terminate(),
    closed: closed.promise,
  };
};

const keepAlive = (socket: WebSocket, every: number, onLost: (error: AppError) => void) => {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    // An answer is not read while the reader pauses.
    if (!answered && !socket.isPaused) {
      onLost(lost('nobody answers on it any more'));
      return socket.terminate();
    }
    answered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, every);
  return () => clearInterval(timer);
};
