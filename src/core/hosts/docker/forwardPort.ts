import { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { AppError } from '../../../shared/errors.ts';
import { toExecError } from './dockerExec.ts';
import { FrameSplitter } from './frames.ts';

/** Opens a byte stream to a TCP port on a container's own loopback; see `Host.forward`. */
export const forwardPort = async (
  container: Docker.Container,
  port: number,
  { node, signal }: { readonly node: string; readonly signal: AbortSignal },
): Promise<Duplex> => {
  try {
    signal.throwIfAborted();
    const started = await container.exec({
      Cmd: ['socat', '-', `TCP4:127.0.0.1:${port}`],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await started.start({ hijack: true, stdin: true });
    const joined = joinStreams(stream, node);
    const cut = () => joined.destroy(new AppError('CANCELLED', `The connection to ${node} was cut.`));
    signal.addEventListener('abort', cut, { once: true });
    joined.on('close', () => signal.removeEventListener('abort', cut));
    if (signal.aborted) cut();
    return joined;
  } catch (error) {
    throw toExecError(error, { node, signal });
  }
};

/** A plain byte stream over the engine's framed one; it respects back-pressure, and stderr ends it with an error. */
const joinStreams = (raw: Duplex, node: string): Duplex => {
  let ended = false;
  const lost = (words: string) => joined.destroy(new AppError('HOST_UNREACHABLE', words));
  // Not Duplex.from: its streams end with an AbortError when their own user destroys them.
  const joined = new Duplex({
    read: () => raw.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (raw.write(chunk)) done();
      else raw.once('drain', done);
    },
    final: (done) => raw.end(done),
    destroy: (error, done) => {
      raw.destroy();
      done(error);
    },
  });
  const frames = new FrameSplitter((name, data) => {
    if (name === 'stderr') lost(`${node}: ${data.toString('utf8').trim()}`);
    else if (!joined.push(Buffer.from(data))) raw.pause();
  });
  raw.on('data', (chunk: Buffer) => frames.push(chunk));
  raw.on('end', () => {
    ended = true;
    joined.push(null);
  });
  raw.on('error', (error) => joined.destroy(error));
  raw.on('close', () => {
    if (!ended) lost(`The connection to ${node} was lost.`);
  });
  return joined;
};
