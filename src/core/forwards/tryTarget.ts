import { once } from 'node:events';
import type { KubeConnection } from '../kube/connection.ts';
import { openPortForward } from '../kube/portForward.ts';
import { pause } from '../lib/pause.ts';
import type { ForwardState } from './forwardState.ts';
import type { ForwardRequest } from './target.ts';

/** Milliseconds without a refusal after which something listens: the protocol has no word for it. */
const SILENCE = 1_000;
/** Milliseconds until a port that was refused is tried again. */
const AGAIN = 5_000;

interface Trying {
  readonly connect: (signal: AbortSignal) => Promise<KubeConnection>;
  readonly request: ForwardRequest;
  readonly state: ForwardState;
  readonly signal: AbortSignal;
}

/**
 * Connects once to each pod that a forward leads to, so that it is known before the first client comes whether anything
 * listens there; again and again while nothing does. Settles when the signal fires.
 */
export const tryTarget = async (trying: Trying): Promise<void> => {
  const { state, signal } = trying;
  let tried: string | undefined;
  while (!signal.aborted) {
    const { change, destination } = state;
    if (destination.pod !== undefined && (destination.pod !== tried || state.isRefused))
      await tryPod(trying, destination);
    tried = destination.pod;
    await Promise.race([change, pause(AGAIN, signal).catch(() => undefined)]);
  }
};

const tryPod = async (
  { connect, request, state, signal }: Trying,
  { pod, port }: { readonly pod: string; readonly port: number },
) => {
  try {
    const place = { namespace: request.namespace, pod, port, signal };
    const stream = await openPortForward(await connect(signal), place);
    try {
      const over = AbortSignal.any([signal, AbortSignal.timeout(SILENCE)]);
      await once(stream, 'readable', { signal: over }).catch((error: unknown) => {
        if (!over.aborted) throw error;
      });
    } finally {
      stream.destroy();
    }
    state.refuse(undefined);
  } catch (error) {
    // A pod that is just going is none of these: another takes its place.
    if (!signal.aborted && (error as { code?: string }).code === 'HOST_UNREACHABLE')
      state.refuse((error as Error).message);
  }
};
