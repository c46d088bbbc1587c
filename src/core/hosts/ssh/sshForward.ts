import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { AppError } from '../../../shared/errors.ts';
import { type SshMachine, toExecError } from './sshExec.ts';
import { watchChannel } from './sshLines.ts';

/** Opens a byte stream to a TCP port on a machine's own loopback; see `Host.forward`. */
export const forwardPort = async (
  { name, lines }: SshMachine,
  port: number,
  { signal }: { readonly signal: AbortSignal },
): Promise<Duplex> => {
  let isLost = false;
  let forget = (): void => undefined;
  const lose = () => {
    isLost = true;
  };
  try {
    signal.throwIfAborted();
    const { channel } = await lines.open(
      (client) =>
        new Promise((resolve, reject) => {
          client.once('close', lose);
          forget = () => void client.off('close', lose);
          client.forwardOut('127.0.0.1', 0, '127.0.0.1', port, (error, opened) => {
            if (error === undefined) resolve(watchChannel(opened));
            else reject(toRefusal(error as ChannelRefusal, name, port));
          });
        }),
      signal,
    );
    const stream = wrapChannel(channel, () =>
      isLost ? new AppError('HOST_UNREACHABLE', `The connection to ${name} was lost.`) : undefined,
    );
    const cut = () => stream.destroy(new AppError('CANCELLED', `The connection to ${name} was cut.`));
    signal.addEventListener('abort', cut, { once: true });
    stream.on('close', () => {
      signal.removeEventListener('abort', cut);
      forget();
    });
    if (signal.aborted) cut();
    return stream;
  } catch (error) {
    forget();
    throw toExecError(error, { name, signal });
  }
};

/**
 * A channel as a stream like any other: the client's own one cannot be destroyed, and ends in the same way when the
 * connection is lost, which `why` tells.
 */
const wrapChannel = (channel: ClientChannel, why: () => AppError | undefined): Duplex => {
  const stream = new Duplex({
    read: () => channel.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (channel.write(chunk)) done();
      else channel.once('drain', done);
    },
    final: (done) => {
      channel.end();
      done();
    },
    destroy: (error, done) => {
      channel.close();
      done(error);
    },
  });
  channel.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) channel.pause();
  });
  const end = () => {
    const reason = why();
    if (reason === undefined) stream.push(null);
    else stream.destroy(reason);
  };
  channel.on('end', end);
  channel.on('close', end);
  return stream;
};

/** Reasons of RFC 4254, section 5.1. */
const PROHIBITED = 1;
const CONNECT_FAILED = 2;

interface ChannelRefusal extends Error {
  readonly reason?: number;
}

/** An error without a reason is not the server's answer: the connection was lost, and another may do. */
const toRefusal = (error: ChannelRefusal, name: string, port: number): Error => {
  if (error.reason === CONNECT_FAILED)
    return new AppError('HOST_UNREACHABLE', `Nobody listens on port ${port} of ${name}.`, { cause: error });
  if (error.reason !== PROHIBITED) return error;
  return new AppError('HOST_UNREACHABLE', `The SSH server of ${name} does not forward ports.`, {
    hint: 'Set AllowTcpForwarding to yes or local in its sshd_config.',
    cause: error,
  });
};
