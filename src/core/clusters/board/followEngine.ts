import { type ErrorInfo, toErrorInfo } from '../../../shared/errors.ts';
import { createEventQueue, keepLatest } from '../../lib/eventQueue.ts';
import { pause } from '../../lib/pause.ts';
import type { ClusterTools } from '../clusterTools.ts';
import { followClusters, type Looks, type OwnCluster } from './followClusters.ts';

/** The engine as it was found. */
export interface EngineFound {
  /** Engine, address and what named it, in one line. */
  readonly description: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
}

export interface EngineEvents {
  readonly onFound: (engine: EngineFound) => void;
  /** All that run in it. */
  readonly onClusters: (clusters: readonly OwnCluster[]) => void;
  /** It does not answer; it is looked for until it does. */
  readonly onLost: (problem: ErrorInfo) => void;
}

export interface FollowEngineOptions extends EngineEvents {
  readonly findEngine: (signal: AbortSignal) => Promise<EngineFound>;
  /** Looks for the engine anew next time. */
  readonly forgetEngine: () => void;
  readonly tools: (signal: AbortSignal) => Promise<ClusterTools>;
  readonly signal: AbortSignal;
}

export interface FollowedEngine {
  /** Something besides the hosts changed that a cluster's state depends on. */
  readonly lookAgain: () => void;
  /** Another engine may be meant now. */
  readonly restart: () => void;
}

/** Milliseconds between two tries to find an engine that does not answer. */
const RETRY = 2_000;

/** Keeps the list of our clusters in Docker by what the engine tells of their hosts, and recovers when the engine does. */
export const followEngine = (options: FollowEngineOptions): FollowedEngine => {
  const { signal } = options;
  let round = new AbortController();
  let lookAgain = () => undefined as unknown;
  const run = async () => {
    while (!signal.aborted) {
      round = new AbortController();
      const either = AbortSignal.any([signal, round.signal]);
      const looks = createEventQueue<true>({ signal: either, merge: keepLatest });
      lookAgain = () => looks.push(true);
      try {
        await followOnce(options, looks, either);
      } catch (error) {
        if (either.aborted) continue;
        options.onLost(toErrorInfo(error));
        options.forgetEngine();
        await pause(RETRY, either).catch(() => undefined);
      } finally {
        round.abort();
      }
    }
  };
  void run();
  return { lookAgain: () => void lookAgain(), restart: () => round.abort() };
};

const followOnce = async (options: FollowEngineOptions, looks: Looks, signal: AbortSignal) => {
  const { tools, findEngine, onFound, onClusters } = options;
  onFound(await findEngine(signal));
  const known = await tools(signal);
  // Told of changes before the first look, so that none falls between.
  known.providers.docker.watch(() => looks.push(true), { signal }).then(looks.end, looks.fail);
  await followClusters(known, 'docker', { looks, signal, onClusters });
};
