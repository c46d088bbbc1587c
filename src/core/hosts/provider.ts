import type { NodeRole } from '../../shared/cluster.ts';
import type { ClusterSpec, NodeSpec } from '../../shared/clusterSpec.ts';
import type { Host } from './host.ts';

/** A node as it is to be, before its host is made. */
export interface PlannedNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly address: string;
  /** Image that its host starts from. */
  readonly image: string;
  readonly spec: NodeSpec;
}

/** A cluster whose places are settled: addresses of the nodes and where the API server is reached from here. */
export interface PlannedCluster {
  readonly spec: ClusterSpec;
  readonly nodes: readonly PlannedNode[];
  /** Address of the API server on this machine, such as https://127.0.0.1:40123. */
  readonly server: string;
}

export interface FoundNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly address: string;
  readonly image: string;
  readonly running: boolean;
}

/** Where nodes run: in containers of Docker, or on machines over SSH. */
export type ProviderKind = ClusterSpec['provider'];

/** A cluster as its hosts' own labels tell of it. */
export interface FoundCluster {
  readonly provider: ProviderKind;
  readonly name: string;
  /** Absent when what carried it (the network) is gone. */
  readonly spec: ClusterSpec | undefined;
  readonly server: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly nodes: readonly FoundNode[];
}

export interface NewWorkers {
  readonly count: number;
  /** Machines that become the workers, where nodes run on machines. */
  readonly hosts?: readonly string[] | undefined;
}

export interface ProviderCall {
  readonly signal: AbortSignal;
}

/**
 * Makes and finds the hosts of clusters. All that it makes carries the cluster's name where it is, so that it is
 * found again without the app's own files. Every method may be called again after it was interrupted.
 */
export interface Provider {
  /** Finds clusters by what marks their hosts; one or all. */
  find(options: ProviderCall & { readonly cluster?: string }): Promise<readonly FoundCluster[]>;
  /**
   * Settles addresses and ports, and makes what the hosts share (a network); goes on with what a former try made.
   * Errors: `SUBNET_TAKEN`, `PORT_TAKEN`, `CLUSTER_EXISTS`, `DOCKER_FAILED`.
   */
  prepare(spec: ClusterSpec, options: ProviderCall & PrepareOptions): Promise<PlannedCluster>;
  /** Makes one node's host, or starts the one that a former try made. */
  createHost(
    cluster: PlannedCluster,
    node: PlannedNode,
    options: ProviderCall & { readonly report?: (line: string) => void },
  ): Promise<Host>;
  /** Settles the places of further workers of a running cluster; the new ones are the last nodes. */
  planWorkers(found: FoundCluster, workers: NewWorkers, options: ProviderCall): Promise<PlannedCluster>;
  /** The host of a node that is there. */
  host(node: Pick<FoundNode, 'name' | 'address'>): Host;
  /** Calls back whenever a host of ours changes; settles when the signal fires, rejects when the provider is lost. */
  watch(onChange: () => void, options: ProviderCall): Promise<void>;
  /** Measures the nodes that run. */
  measure(cluster: FoundCluster, options: ProviderCall): Promise<readonly NodeMeasure[]>;
  /** Removes nodes, all at once, and from what the cluster's other hosts know of it. */
  removeHosts(cluster: string, nodes: readonly string[], options: ProviderCall): Promise<void>;
  /**
   * Removes everything that carries the cluster's name; `CLEANUP_INCOMPLETE` lists what could not be removed. `spec` is
   * what the cluster was made of, for hosts that do not answer and so cannot tell.
   */
  remove(cluster: string, options: ProviderCall & { readonly spec?: ClusterSpec | undefined }): Promise<void>;
}

/** What a node has used since it was started. */
export interface NodeMeasure {
  readonly name: string;
  /** When it was measured, in milliseconds of `performance.now()`. */
  readonly at: number;
  readonly cpuSeconds: number;
  /** Bytes in use now, without cached files. */
  readonly memory: number;
}

export interface PrepareOptions {
  /** Names of the nodes, in the order of the spec's nodes. */
  readonly names: readonly string[];
  /** Image of the nodes that name none. */
  readonly image: string;
}
