import type { EngineState } from '../../../shared/contract/app.ts';
import type { ClusterEntry } from '../../../shared/contract/clusters.ts';
import type { OperationRecord } from '../../../shared/operation.ts';
import type { ProviderKind } from '../../hosts/provider.ts';
import { pause } from '../../lib/pause.ts';
import { shareState } from '../../lib/shareState.ts';
import { watchFolder } from '../../lib/watchFolder.ts';
import type { BoardOptions, Looking, Parts } from './boardParts.ts';
import { composeEntries } from './composeEntries.ts';
import type { OwnCluster } from './followClusters.ts';
import { followEngine } from './followEngine.ts';
import { followMachines } from './followMachines.ts';
import { startLooks } from './startLooks.ts';

type Watch<T> = (options: { readonly signal: AbortSignal }) => AsyncIterable<T>;

export interface Board {
  /** All clusters, ours and those of the kubeconfigs, and again at each change. */
  readonly watchClusters: Watch<readonly ClusterEntry[]>;
  /** The engine in use, or why there is none. */
  readonly watchEngine: Watch<EngineState>;
}

interface Shown {
  readonly clusters: readonly ClusterEntry[] | undefined;
  readonly engine: EngineState | undefined;
}

/** Milliseconds between two states to one who watches. */
const INTERVAL = 100;

export const createBoard = (options: BoardOptions): Board => {
  const shared = shareState<Shown>({
    interval: INTERVAL,
    start: (publish, signal) => runBoard(options, publish, signal),
  });
  const watch = async function* <K extends keyof Shown>(part: K, signal: AbortSignal) {
    let told = '';
    for await (const shown of shared.watch({ signal })) {
      const state = shown[part];
      const text = JSON.stringify(state);
      if (state === undefined || text === told) continue;
      told = text;
      yield state;
    }
  };
  return {
    watchClusters: ({ signal }) => watch('clusters', signal),
    watchEngine: ({ signal }) => watch('engine', signal),
  };
};

const runBoard = (options: BoardOptions, publish: (shown: Shown) => void, signal: AbortSignal) => {
  const parts: Parts = {
    own: [],
    engineProblem: undefined,
    contexts: [],
    probes: new Map(),
    uses: new Map(),
    operations: [],
    machine: undefined,
    engine: undefined,
    missing: new Set(['engine', 'machines', 'contexts', 'operations']),
  };
  const show = () =>
    publish({
      clusters: parts.missing.size > 0 ? undefined : composeEntries(parts),
      engine: parts.engine,
    });
  const looks = startLooks(options, { parts, show, signal });
  const change = () => {
    looks.setTargets();
    show();
  };
  const { lookAgain, restart } = followOwn(options, { parts, change, show, signal });
  watchFolder(options.locks, { signal, onChange: lookAgain });
  const follow = (what: Parameters<Parts['missing']['delete']>[0] | undefined, run: () => Promise<void>) =>
    void keepFollowing({
      run,
      signal,
      onLost: () => what !== undefined && parts.missing.delete(what) && show(),
    });
  follow('contexts', () => followContexts(options, { parts, change, signal }));
  follow('operations', () => followOperations(options, { parts, show, lookAgain, signal }));
  follow(undefined, () => followDockerHost(options, restart, signal));
};

/** Our own clusters, wherever they run: without an engine those on machines are listed all the same. */
const followOwn = (
  options: BoardOptions,
  { parts, change, show, signal }: Looking & { readonly change: () => void },
) => {
  const setOwn = (provider: ProviderKind, own: readonly OwnCluster[]) => {
    parts.own = [...parts.own.filter(({ found }) => found.provider !== provider), ...own];
    change();
  };
  const engine = followEngine({
    ...options,
    signal,
    onFound: (machine) => {
      parts.machine = machine;
      parts.engine = { state: 'found', ...machine };
      show();
    },
    onClusters: (own) => {
      parts.engineProblem = undefined;
      parts.missing.delete('engine');
      setOwn('docker', own);
    },
    onLost: (error) => {
      parts.engineProblem = error.message;
      parts.engine = { state: 'missing', error };
      parts.missing.delete('engine');
      change();
    },
  });
  const machines = followMachines({
    ...options,
    signal,
    onClusters: (own) => {
      parts.missing.delete('machines');
      setOwn('ssh', own);
    },
  });
  return {
    restart: engine.restart,
    lookAgain: () => {
      engine.lookAgain();
      machines.lookAgain();
    },
  };
};

/** Milliseconds until something that failed is followed again. */
const RETRY = 2_000;

interface Following {
  readonly run: () => Promise<void>;
  readonly signal: AbortSignal;
  /** The rest is shown without it: settings that cannot be read, for example, are told where they are asked for. */
  readonly onLost: () => void;
}

const keepFollowing = async ({ run, signal, onLost }: Following) => {
  while (!signal.aborted) {
    await run().catch(onLost);
    await pause(RETRY, signal).catch(() => undefined);
  }
};

const followContexts = async (
  { contexts }: BoardOptions,
  { parts, change, signal }: { parts: Parts; change: () => void; signal: AbortSignal },
) => {
  for await (const state of contexts.watch({ signal })) {
    parts.contexts = state.contexts;
    parts.missing.delete('contexts');
    change();
  }
};

const followOperations = async (
  { hub }: BoardOptions,
  { parts, show, lookAgain, signal }: Looking & { readonly lookAgain: () => void },
) => {
  for await (const event of hub.watch({ signal })) {
    const before = listRunning(parts.operations);
    parts.operations =
      event.type === 'snapshot'
        ? keepLatestOfEach(event.operations)
        : keepLatestOfEach([...parts.operations, event.operation]);
    // What is left of it decides what the cluster is now.
    if (listRunning(parts.operations) !== before) lookAgain();
    parts.missing.delete('operations');
    show();
  }
};

const keepLatestOfEach = (records: readonly OperationRecord[]): readonly OperationRecord[] => {
  const latest = new Map<string, OperationRecord>();
  for (const record of records) {
    if ((latest.get(record.cluster)?.startedAt ?? 0) <= record.startedAt) latest.set(record.cluster, record);
  }
  return [...latest.values()];
};

const listRunning = (records: readonly OperationRecord[]): string =>
  records.flatMap(({ id, state }) => (state === 'running' ? [id] : [])).join(' ');

const followDockerHost = async ({ settings }: BoardOptions, restart: () => void, signal: AbortSignal) => {
  let known: { readonly host: string | undefined } | undefined;
  for await (const { dockerHost } of settings.watch({ signal })) {
    if (known !== undefined && known.host !== dockerHost) restart();
    known = { host: dockerHost };
  }
};
