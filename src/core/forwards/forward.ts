import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { ForwardEntry } from '../../shared/contract/pods.ts';
import { AppError } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { openPortForward } from '../kube/portForward.ts';
import { pause } from '../lib/pause.ts';
import { followPod, refuseMissing } from './followPod.ts';
import { followService } from './followService.ts';
import { ForwardState } from './forwardState.ts';
import { openListener } from './openListener.ts';
import type { ForwardRequest } from './target.ts';
import { tryTarget } from './tryTarget.ts';

/** Milliseconds that a connection waits for a pod to lead to, such as while one is replaced. */
const PATIENCE = 15_000;
/** Milliseconds that the first look at the cluster may take. */
const FIRST_LOOK = 20_000;
/** Milliseconds that a client which has finished writing waits in vain for more; after that it counts as gone. */
const HALF_OPEN_TIMEOUT = 5_000;

export interface Forward {
  readonly entry: () => ForwardEntry;
  stop(): Promise<void>;
}

interface ForwardOptions {
  readonly connect: (signal: AbortSignal) => Promise<KubeConnection>;
  readonly request: ForwardRequest;
  readonly onChange: () => void;
  readonly halfOpenTimeout?: number;
}

/** Begins to forward; settles when it listens and the cluster was looked at. It goes on until it is stopped. */
export const startForward = async (options: ForwardOptions): Promise<Forward> => {
  const { connect, request, onChange, halfOpenTimeout = HALF_OPEN_TIMEOUT } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  const state = new ForwardState(request, onChange);
  const connection = await connect(AbortSignal.timeout(FIRST_LOOK));
  const listener = await openListener(request.localPort, (socket) => {
    void carry(socket, { connect, request, state, signal, halfOpenTimeout });
  });
  state.listensOn(listener.port);
  const follow = request.kind === 'Pod' ? followPod : followService;
  const following = follow({
    connection,
    target: request,
    signal,
    onDestination: (destination) => state.leadsTo(destination),
    onTrouble: (message) => state.hasTrouble(message),
  }).catch((error: unknown) => {
    if (!signal.aborted) state.fail(error);
  });
  const trying = tryTarget({ connect, request, state, signal });
  const stop = async () => {
    stopped.abort(new AppError('CANCELLED', `The forward to ${request.name} was stopped.`));
    await Promise.all([listener.close(), following, trying]);
  };
  try {
    await Promise.race([state.isKnown, pause(FIRST_LOOK, signal)]);
  } catch (error) {
    await stop();
    throw refuseMissing(error, request);
  }
  return { entry: () => state.entry(), stop };
};

interface Carrying {
  readonly connect: ForwardOptions['connect'];
  readonly request: ForwardRequest;
  readonly state: ForwardState;
  readonly signal: AbortSignal;
  readonly halfOpenTimeout: number;
}

/** Carries one connection of this computer to the pod and back. */
const carry = async (socket: Socket, carrying: Carrying): Promise<void> => {
  const { state } = carrying;
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  const signal = AbortSignal.any([carrying.signal, gone.signal]);
  state.count(1);
  try {
    const stream = await reachPod(carrying, signal);
    // Either way that breaks off ends both; the end of what the program writes cannot be told on.
    stream.on('error', (error) => {
      // Told before the socket is closed, after which nobody knows any more which side broke off.
      if (!signal.aborted) state.refuse(error.message);
      socket.destroy();
    });
    void pipeline(socket, stream, { end: false }).then(
      () => closeWhenIdle(socket, carrying.halfOpenTimeout),
      () => stream.destroy(),
    );
    await pipeline(stream, (chunks) => tellArrival(chunks, state), socket);
    stream.destroy();
  } catch (error) {
    if (!signal.aborted) state.refuse((error as Error).message);
    socket.destroy();
  } finally {
    state.count(-1);
  }
};

/** Passes on what the pod sends: then something listens there. */
async function* tellArrival(chunks: AsyncIterable<Buffer>, state: ForwardState): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    state.refuse(undefined);
    yield chunk;
  }
}

/**
 * A client that closes and one that only finished writing look alike (a FIN), and the pod cannot be told of either: so
 * the connection is closed when nothing more comes for the client. Bytes that wait for it show that it is still there.
 */
const closeWhenIdle = (socket: Socket, timeout: number): void => {
  socket.setTimeout(timeout);
  socket.on('timeout', () => {
    if (socket.writableLength === 0) socket.destroy();
    else socket.setTimeout(timeout);
  });
};

/** Opens the way to the pod; while there is none, or it is just going, waits for the next. */
const reachPod = async ({ connect, request, state }: Carrying, signal: AbortSignal) => {
  const late = AbortSignal.timeout(PATIENCE);
  const soon = AbortSignal.any([signal, late]);
  for (;;) {
    const { change, destination } = state;
    if (destination.pod === undefined) {
      const isLate = await Promise.race([change.then(() => false), waitFor(soon)]);
      if (isLate) throw new AppError('HOST_UNREACHABLE', destination.problem);
      continue;
    }
    const { pod, port } = destination;
    try {
      return await openPortForward(await connect(soon), { namespace: request.namespace, pod, port, signal });
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted) throw error;
      // The cluster may be away, or the pod gone a moment before it is told.
      await Promise.race([change, pause(500, soon).catch(() => undefined)]);
    }
  }
};

const waitFor = (signal: AbortSignal) =>
  new Promise<boolean>((resolve) => {
    if (signal.aborted) resolve(true);
    signal.addEventListener('abort', () => resolve(true), { once: true });
  });
