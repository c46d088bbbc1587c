import { Duplex } from 'node:stream';
import { AppError } from '../../shared/errors.ts';
import { openChannels } from './channels.ts';
import type { KubeConnection } from './connection.ts';

/** The only protocol for forwarding that the kubelet takes over a WebSocket without SPDY frames inside. */
const PROTOCOLS = ['v4.channel.k8s.io'];
const DATA = 0;
const FAILURE = 1;
/** Each channel begins with the port's number. */
const HEAD_LENGTH = 2;

export interface PortForwardRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

/**
 * Opens a byte stream to a port of a pod, with back-pressure both ways. The protocol cannot say that one side has
 * finished writing: the end of what is written is not told, and the stream ends when the pod closes its connection.
 * It is destroyed with an `AppError` when nobody listens there or the connection is lost.
 */
export const openPortForward = async (
  connection: KubeConnection,
  { namespace, pod, port, signal }: PortForwardRequest,
): Promise<Duplex> => {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward?ports=${port}`;
  const socket = await connection.openWebSocket(path, { protocols: PROTOCOLS, signal });
  const heads = new Map([
    [DATA, HEAD_LENGTH],
    [FAILURE, HEAD_LENGTH],
  ]);
  let failure = '';
  const stream = new Duplex({
    // The socket of a program that has finished writing still reads.
    allowHalfOpen: true,
    read: () => channels.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      channels.send(DATA, chunk).then(() => done(), done);
    },
    destroy: (error, done) => {
      channels.close();
      done(error);
    },
  });
  const channels = openChannels(socket, {
    onData: (channel, data) => {
      const head = Math.min(heads.get(channel) ?? 0, data.length);
      heads.set(channel, (heads.get(channel) ?? 0) - head);
      const rest = data.subarray(head);
      if (rest.length === 0) return;
      if (channel === FAILURE) failure += rest.toString('utf8');
      else if (channel === DATA && !stream.push(rest)) channels.pause();
    },
  });
  void channels.closed.then((lost) => {
    if (stream.destroyed) return;
    if (failure !== '') stream.destroy(describeFailure({ pod, port }, failure));
    else if (lost !== undefined) stream.destroy(lost);
    else stream.push(null);
  });
  return stream;
};

const describeFailure = ({ pod, port }: { readonly pod: string; readonly port: number }, words: string) => {
  const nobody = /connection refused|connect: /i.test(words);
  return new AppError(
    'HOST_UNREACHABLE',
    nobody
      ? `Nothing in pod ${pod} listens on port ${port}.`
      : `Pod ${pod} broke off the connection to port ${port}.`,
    { details: [words.trim()] },
  );
};
