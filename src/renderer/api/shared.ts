import type { AppSettings } from '../../shared/contract/app.ts';
import type { ClusterEntry } from '../../shared/contract/clusters.ts';
import type { ContextsState } from '../../shared/contract/contexts.ts';
import type { HostsState } from '../../shared/contract/hosts.ts';
import type { NamespaceEntry } from '../../shared/contract/namespaces.ts';
import type { OperationsEvent } from '../../shared/contract/operations.ts';
import type { ForwardEntry } from '../../shared/contract/pods.ts';
import type { KindsState } from '../../shared/contract/resources.ts';
import type { OperationRecord } from '../../shared/operation.ts';
import { api } from './api.ts';
import type { Subscribe } from './followStream.ts';
import { createLiveStore, type Live, type LiveStore } from './liveStore.ts';
import { useLiveStore } from './useLive.ts';
import { wake, wakeAll } from './wake.ts';

// Streams that several parts of the page look at: each is opened once, while anybody looks, and a while after.
const linger = 15_000;

const latest = <State>(subscribe: Subscribe<State>): LiveStore<State | undefined> =>
  createLiveStore<State, State | undefined>({
    subscribe,
    reduce: (_state, event) => event,
    initial: undefined,
    linger,
    wake,
  });

/** One store for each cluster that was looked at; a closed one keeps only its last state. */
const perCluster = <State>(open: (cluster: string) => Subscribe<State>) => {
  const stores = new Map<string, LiveStore<State | undefined>>();
  return (cluster: string): LiveStore<State | undefined> => {
    const store = stores.get(cluster) ?? latest(open(cluster));
    stores.set(cluster, store);
    return store;
  };
};

const clusters = latest<readonly ClusterEntry[]>((signal) => api.clusters.watch(undefined, { signal }));
const settings = latest<AppSettings>((signal) => api.app.settings.watch(undefined, { signal }));
const contexts = createLiveStore<ContextsState, ContextsState | undefined>({
  subscribe: (signal) => api.contexts.watch(undefined, { signal }),
  reduce: (before, state) => {
    // Another sign-in may be allowed what this one was refused.
    if (before !== undefined) wakeAll();
    return state;
  },
  initial: undefined,
  linger,
  wake,
});
const machines = latest<HostsState>((signal) => api.hosts.watch(undefined, { signal }));
const forwards = latest<readonly ForwardEntry[]>((signal) => api.forwards.watch(undefined, { signal }));
const kinds = perCluster<KindsState>((cluster) => (signal) => api.resources.kinds({ cluster }, { signal }));
const namespaces = perCluster<readonly NamespaceEntry[]>(
  (cluster) => (signal) => api.namespaces.watch({ cluster }, { signal }),
);

/** The journal after one event, newest first. */
const reduceOperations = (
  records: readonly OperationRecord[],
  event: OperationsEvent,
): readonly OperationRecord[] => {
  if (event.type === 'snapshot') return event.operations;
  const { operation } = event;
  return records.some(({ id }) => id === operation.id)
    ? records.map((record) => (record.id === operation.id ? operation : record))
    : [operation, ...records];
};

const operations = createLiveStore<OperationsEvent, readonly OperationRecord[]>({
  subscribe: (signal) => api.operations.watch(undefined, { signal }),
  reduce: reduceOperations,
  initial: [],
  linger,
  wake,
});

const nothing: LiveStore<undefined> = {
  get: () => idle,
  subscribe: () => () => undefined,
};
const idle: Live<undefined> = { state: undefined, status: 'connecting', error: undefined };

/** All clusters; `state` is undefined until the engine has answered. */
export const useClusters = (): Live<readonly ClusterEntry[] | undefined> => useLiveStore(clusters);
export const useSettings = (): Live<AppSettings | undefined> => useLiveStore(settings);
export const useContexts = (): Live<ContextsState | undefined> => useLiveStore(contexts);
/** The inventory of machines; each is asked while anybody looks. */
export const useMachines = (): Live<HostsState | undefined> => useLiveStore(machines);
export const useForwards = (): Live<readonly ForwardEntry[] | undefined> => useLiveStore(forwards);
/** The journal, newest first. */
export const useOperations = (): Live<readonly OperationRecord[]> => useLiveStore(operations);
/** Every kind of a cluster, as discovery finds them. */
export const useKinds = (cluster: string | undefined): Live<KindsState | undefined> =>
  useLiveStore<KindsState | undefined>(cluster === undefined ? nothing : kinds(cluster));
export const useNamespaceList = (cluster: string | undefined): Live<readonly NamespaceEntry[] | undefined> =>
  useLiveStore<readonly NamespaceEntry[] | undefined>(cluster === undefined ? nothing : namespaces(cluster));
