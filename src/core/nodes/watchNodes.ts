import type { NodeEntry, NodeUse } from '../../shared/contract/nodes.ts';
import type { FoundNode } from '../hosts/provider.ts';
import type { Connect, KubeConnection } from '../kube/connection.ts';
import { followObjects } from '../kube/followObjects.ts';
import type { KubeNode } from '../kube/nodes.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { pause } from '../lib/pause.ts';
import { describeHost, describeNode } from './describeNode.ts';
import type { OpenProviders } from './findNodeHost.ts';
import { followHosts } from './followHosts.ts';
import { followNodeUse } from './followNodeUse.ts';
import { ON_NODES, type PodShare, sumByNode, toPodShare } from './podRequests.ts';

/** Milliseconds between two events, however much changes. */
const EVERY = 300;
/** Milliseconds until an API server that could not be connected to is tried again. */
const RETRY = 3_000;

interface WatchTools {
  readonly connect: Connect;
  readonly openProviders: OpenProviders;
}

interface WatchRequest {
  readonly cluster: string;
  readonly signal: AbortSignal;
}

/** What is known so far; undefined until it was read. */
interface Known {
  nodes: ReadonlyMap<string, KubeNode> | undefined;
  pods: ReadonlyMap<string, PodShare> | undefined;
  hosts: readonly FoundNode[] | undefined;
  /** The API server does not answer just now. */
  isAway: boolean;
  readonly use: Map<string, NodeUse>;
}

/**
 * The nodes of a cluster with what their pods ask and what they use, and those of our hosts that Kubernetes does not
 * know; all again at each change. While no API server of a cluster of ours answers, its hosts are told alone.
 */
export async function* watchNodes(
  tools: WatchTools,
  { cluster, signal: caller }: WatchRequest,
): AsyncGenerator<readonly NodeEntry[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([caller, stop.signal]);
  const known: Known = { nodes: undefined, pods: undefined, hosts: undefined, isAway: false, use: new Map() };
  const changes = createEventQueue<true>({ signal, merge: keepLatest });
  const tell = () => changes.push(true);
  const fail = (error: unknown) => {
    if (!signal.aborted) changes.fail(error);
  };
  const isOurs = cluster.startsWith('slipway/');
  const onHosts = (hosts: readonly FoundNode[]) => {
    known.hosts = hosts;
    tell();
  };
  if (isOurs) void followHosts({ openProviders: tools.openProviders, cluster, onHosts, signal });
  const connect = () => tools.connect(cluster, signal);
  followCluster({ connect, known, tell, signal, isPatient: isOurs }).catch(fail);
  try {
    yield* tellChanges(changes, () => describeAll(known, isOurs), signal);
  } finally {
    stop.abort();
  }
}

/** Makes the entries anew for each change, not too often, and gives those that differ. */
async function* tellChanges(
  changes: AsyncIterable<true>,
  describe: () => readonly NodeEntry[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly NodeEntry[]> {
  let last: string | undefined;
  for await (const _ of changes) {
    const entries = describe();
    const text = JSON.stringify(entries);
    if (entries !== undefined && text !== last) {
      last = text;
      yield entries;
    }
    await pause(EVERY, signal).catch(() => undefined);
  }
}

/** Undefined while too little is known to show anything. */
const describeAll = (
  { nodes, pods, hosts, isAway, use }: Known,
  isOurs: boolean,
): readonly NodeEntry[] | undefined => {
  if (isOurs && hosts === undefined) return undefined;
  if (nodes === undefined) return isAway && hosts !== undefined ? hosts.map(describeHost) : undefined;
  const sums = pods === undefined ? undefined : sumByNode(pods.values());
  const entries = [...nodes.values()].map((node) => {
    const { name } = node.metadata;
    return describeNode({
      node,
      requests: sums && (sums.get(name) ?? { cpu: 0, memory: 0, pods: 0 }),
      use: use.get(name),
      host: hosts?.find((host) => host.name === name),
    });
  });
  const missing = hosts?.filter((host) => !entries.some(({ name }) => name === host.name)) ?? [];
  return [...entries, ...missing.map(describeHost)].toSorted(compareNodes);
};

/** Control planes first, then by name as people count: worker-2 before worker-10. */
const compareNodes = (a: NodeEntry, b: NodeEntry) =>
  Number(b.roles.includes('control-plane')) - Number(a.roles.includes('control-plane')) ||
  a.name.localeCompare(b.name, 'en', { numeric: true });

interface FollowCluster {
  readonly connect: () => Promise<KubeConnection>;
  readonly known: Known;
  readonly tell: () => void;
  readonly signal: AbortSignal;
  /** A cluster of ours may be stopped: its hosts are shown until it is there. */
  readonly isPatient: boolean;
}

const followCluster = async (options: FollowCluster): Promise<void> => {
  const { known, tell, signal } = options;
  const connection = await connectPatiently(options);
  if (connection === undefined) return;
  const nodes = followObjects<KubeNode>(connection, {
    path: '/api/v1/nodes',
    signal,
    onChange: (objects) => {
      known.nodes = objects;
      tell();
    },
    onTrouble: (message) => {
      known.isAway = message !== undefined;
      tell();
    },
  });
  const pods = followObjects<PodShare>(
    connection,
    {
      path: '/api/v1/pods',
      fieldSelector: ON_NODES,
      signal,
      onChange: (objects) => {
        known.pods = objects;
        tell();
      },
    },
    toPodShare,
  );
  // Who may not see pods sees nodes without requests.
  pods.catch(() => undefined);
  void followUse(connection, options);
  await nodes;
};

const followUse = async (connection: KubeConnection, { known, tell, signal }: FollowCluster) => {
  // The first round is worth its while once the nodes are known.
  while (known.nodes === undefined && !signal.aborted) await pause(EVERY, signal).catch(() => undefined);
  const nodes = () => [...(known.nodes?.values() ?? [])].map(({ metadata }) => metadata.name);
  const onUse = (node: string, use: NodeUse | undefined) => {
    if (use === undefined) known.use.delete(node);
    else known.use.set(node, use);
    tell();
  };
  await followNodeUse({ connection, nodes, onUse, signal }).catch(() => undefined);
};

const connectPatiently = async ({ connect, known, tell, signal, isPatient }: FollowCluster) => {
  while (!signal.aborted) {
    try {
      const connection = await connect();
      known.isAway = false;
      return connection;
    } catch (error) {
      if (!isPatient) throw error;
      known.isAway = true;
      tell();
      await pause(RETRY, signal).catch(() => undefined);
    }
  }
  return undefined;
};
