import type { Core, NodeStatus, OperationListener, StartedOperation } from '../../../src/core/core.ts';
import type { Finding } from '../../../src/core/doctor/finding.ts';
import type { ClusterSummary } from '../../../src/shared/cluster.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { OperationKind, OperationRecord, PhaseRecord } from '../../../src/shared/operation.ts';

export const START = Date.UTC(2026, 0, 1);

/** A phase that began and ended so many seconds after the operation. */
export const makePhase = (id: string, title: string, more: Partial<PhaseRecord> = {}): PhaseRecord => ({
  id,
  title,
  state: 'waiting',
  steps: [],
  ...more,
});

export const makeRecord = (more: Partial<OperationRecord> = {}): OperationRecord => ({
  id: 'op-1',
  kind: 'create',
  cluster: 'demo',
  state: 'running',
  startedAt: START,
  phases: [],
  ...more,
});

/** An operation that a test moves on by hand. */
export interface FakeOperation extends StartedOperation {
  readonly set: (record: OperationRecord) => void;
  readonly finish: (record: OperationRecord) => void;
  readonly cancelled: () => boolean;
  /** Settles with the first cancel. */
  readonly whenCancelled: Promise<void>;
  /** Settles when somebody watches. */
  readonly whenWatched: Promise<void>;
}

export const makeOperation = (first: OperationRecord): FakeOperation => {
  const { promise: done, resolve } = Promise.withResolvers<OperationRecord>();
  const cancel = Promise.withResolvers<void>();
  const watched = Promise.withResolvers<void>();
  const listeners = new Set<OperationListener>();
  let record = first;
  let cancelled = false;
  const set = (next: OperationRecord) => {
    record = next;
    for (const { onRecord } of listeners) onRecord?.(next);
  };
  return {
    id: first.id,
    record: () => record,
    done,
    cancel: () => {
      cancelled = true;
      cancel.resolve();
    },
    watch: (listener) => {
      listeners.add(listener);
      watched.resolve();
      return () => listeners.delete(listener);
    },
    set,
    finish: (last) => {
      set(last);
      resolve(last);
    },
    cancelled: () => cancelled,
    whenCancelled: cancel.promise,
    whenWatched: watched.promise,
  };
};

/** What the commands use of the engine. */
interface UsedCore extends Pick<Core, 'images' | 'doctor' | 'describeEngine' | 'close'> {
  readonly clusters: Omit<Core['clusters'], 'versions'>;
  readonly operations: Pick<Core['operations'], 'list'>;
  readonly refuseReadOnly: Core['refuseReadOnly'];
  readonly hosts: Core['hosts'];
}

export interface FakeCoreOptions {
  readonly clusters?: readonly ClusterSummary[];
  readonly nodes?: readonly NodeStatus[];
  readonly findings?: readonly Finding[];
  /** What following the clusters gives, in place of nothing. */
  readonly watchClusters?: Core['clusters']['watch'];
  readonly images?: Awaited<ReturnType<Core['images']['list']>>;
  readonly operations?: readonly OperationRecord[];
  /** Clusters that may not be changed, by their ids. */
  readonly readOnly?: readonly string[];
  /** What the machines' commands find in place of an empty inventory. */
  readonly hosts?: Partial<Core['hosts']>;
  /** Says how each operation goes; without it each is done at once. */
  readonly operate?: (kind: OperationKind, request: unknown) => StartedOperation | Promise<StartedOperation>;
}

/** A core that keeps its clusters in memory, and every request that would change something. */
export const makeCore = (options: FakeCoreOptions = {}) => {
  const requests: (readonly [string, unknown])[] = [];
  const begin = async (kind: OperationKind, request: unknown, called: string): Promise<StartedOperation> => {
    requests.push([called, request]);
    if (options.operate) return options.operate(kind, request);
    const last = makeRecord({ kind, state: 'done', endedAt: START + 21_300 });
    const operation = makeOperation(last);
    operation.finish(last);
    return operation;
  };
  const get = async (name: string): Promise<ClusterSummary> => {
    const found = (options.clusters ?? []).find((cluster) => cluster.name === name);
    if (found) return found;
    throw new AppError('CLUSTER_NOT_FOUND', `There is no cluster ${name}.`, {
      hint: 'slipway list shows those that there are.',
    });
  };
  const used: UsedCore = {
    clusters: {
      list: async () => options.clusters ?? [],
      watch: options.watchClusters ?? (() => followNothing()),
      get,
      create: (request) => begin('create', request, 'create'),
      resume: (request) => begin('create', request, 'resume'),
      delete: (request) => begin('delete', request, 'delete'),
      addNodes: (request) => begin('add-nodes', request, 'addNodes'),
      removeNode: (request) => begin('remove-node', request, 'removeNode'),
      kubeconfig: async (name) => {
        await get(name);
        return 'apiVersion: v1\nkind: Config\ncurrent-context: slipway-demo\n';
      },
      nodes: async (name) => {
        await get(name);
        return options.nodes ?? [];
      },
    },
    operations: { list: async () => options.operations ?? [] },
    refuseReadOnly: async (cluster) => {
      if (!options.readOnly?.includes(cluster)) return;
      throw new AppError('READ_ONLY', `${cluster} is marked read-only.`, { hint: 'Choose “Allow changes”.' });
    },
    hosts: { ...makeHosts(), ...options.hosts },
    images: {
      list: async () => options.images ?? [],
      build: (request) => begin('build-image', request, 'build'),
    },
    doctor: async () => options.findings ?? [],
    close: async () => undefined,
    describeEngine: async () => 'Docker 28.1 at /var/run/docker.sock (one of the usual sockets)',
  };
  return { core: used as Core, requests };
};

/** An inventory without a machine. */
const makeHosts = (): Core['hosts'] => {
  const refuse = () => Promise.reject(new AppError('NOT_FOUND', 'There is no such machine.'));
  return {
    keepsSecrets: false,
    watch: async function* () {
      yield { machines: [], keepsSecrets: false };
    },
    refresh: () => undefined,
    list: async () => [],
    add: refuse,
    addMany: async () => [],
    listSshConfig: async () => [],
    test: refuse,
    edit: refuse,
    fix: async () => ({ results: [], findings: [] }),
    check: async () => [],
    remove: refuse,
  };
};

export const makeCluster = (more: Partial<ClusterSummary> = {}): ClusterSummary => ({
  name: 'demo',
  provider: 'docker',
  state: 'running',
  kubernetes: 'v1.36.3',
  image: 'slipway/node:v1.36.3-0123456789ab',
  server: 'https://127.0.0.1:40123',
  createdAt: START - 600_000,
  nodes: [
    { name: 'demo-control-plane-1', role: 'control-plane', address: '10.89.0.2', host: 'running' },
    { name: 'demo-worker-1', role: 'worker', address: '10.89.0.3', host: 'running' },
    { name: 'demo-worker-2', role: 'worker', address: '10.89.0.4', host: 'running' },
  ],
  ...more,
});

async function* followNothing(): AsyncGenerator<never> {
  yield* [];
}
