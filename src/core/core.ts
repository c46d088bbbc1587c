import type { ClusterSummary } from '../shared/cluster.ts';
import type { ClusterSpec } from '../shared/clusterSpec.ts';
import type { KubernetesVersionInfo } from '../shared/contract/clusters.ts';
import type { OperationRecord } from '../shared/operation.ts';
import type { Board } from './clusters/board/createBoard.ts';
import type { OperationHub } from './clusters/operations/operationHub.ts';
import type { Contexts } from './contexts/createContexts.ts';
import type { Finding } from './doctor/finding.ts';
import type { Forwards } from './forwards/createForwards.ts';
import type { HostsArea } from './inventory/hostsArea.ts';
import type { Connect } from './kube/connection.ts';
import type { Manifests } from './manifests/createManifests.ts';
import type { NamespacesArea } from './namespaces/namespacesArea.ts';
import type { NodesArea } from './nodes/nodesArea.ts';
import type { Settings } from './settings/createSettings.ts';
import type { RefuseReadOnly } from './settings/readOnlyGuard.ts';
import type { Terminals } from './terminals/createTerminals.ts';

/** What to do with what is there when a create fails; a cancelled create is always cleaned up. */
export type OnFailure = 'keep' | 'delete';

export interface CreateRequest {
  readonly spec: ClusterSpec;
  /** `keep` leaves the hosts for a look and for `resume`; `delete` by default. */
  readonly onFailure?: OnFailure;
  /** Kubeconfig file to write to; without it KUBECONFIG's or ~/.kube/config. */
  readonly kubeconfig?: string | undefined;
  /** Makes the new context the current one. */
  readonly makeCurrent?: boolean;
  /** Milliseconds to wait for Ready nodes and DNS; 5 minutes by default; 0 does not wait. */
  readonly wait?: number;
  /** Ids of findings about machines that do not stop it, or `all`. */
  readonly ignorePreflightErrors?: readonly string[] | undefined;
}

export interface AddNodesRequest {
  readonly cluster: string;
  /** Machines that become the workers, as many as `count`; for clusters on machines, and needed there. */
  readonly hosts?: readonly string[] | undefined;
  /** Number of workers to add, from 1. */
  readonly count: number;
  /** Ids of findings about machines that do not stop it, or `all`. */
  readonly ignorePreflightErrors?: readonly string[] | undefined;
}

export interface RemoveNodeRequest {
  readonly cluster: string;
  readonly node: string;
  /** Milliseconds for the drain; 5 minutes by default. */
  readonly drainWithin?: number;
  /** Goes on without evicting what the drain could not. */
  readonly force?: boolean;
}

/** An operation that was begun; it goes on whoever looks. */
export interface StartedOperation {
  readonly id: string;
  /** The record as it is now. */
  readonly record: () => OperationRecord;
  /** Settles with the final record, also after a failure; the record's `error` says what went wrong. */
  readonly done: Promise<OperationRecord>;
  /** Stops the work and cleans up; `done` settles when that is finished. */
  readonly cancel: () => void;
  /** Calls back with each new record and each log line, from now on; returns what ends it. */
  readonly watch: (listener: OperationListener) => () => void;
}

export interface OperationListener {
  readonly onRecord?: (record: OperationRecord) => void;
  readonly onLog?: (line: string, phase: string, node: string | undefined) => void;
}

export interface NodeImageInfo {
  readonly name: string;
  readonly kubernetes: string | undefined;
  /** Bytes, as the engine counts them. */
  readonly size: number;
  readonly createdAt: number;
  /** Whether this version of Slipway would use it without being told. */
  readonly current: boolean;
}

/** The engine as the command line, the desktop shell and the browser mode use it. */
export interface Core {
  readonly settings: Settings;
  readonly contexts: Contexts;
  readonly nodes: NodesArea;
  readonly namespaces: NamespacesArea;
  readonly hosts: HostsArea;
  readonly clusters: {
    /** Every cluster of ours on this machine's engine, found by its labels. */
    list(options: { signal: AbortSignal }): Promise<readonly ClusterSummary[]>;
    /** `CLUSTER_NOT_FOUND` when there is none of that name. */
    get(name: string, options: { signal: AbortSignal }): Promise<ClusterSummary>;
    /** Checks the request against what is there, then begins; rejects before anything is made. */
    create(request: CreateRequest): Promise<StartedOperation>;
    /** Goes on with a create that failed or was interrupted; what is left out is as it was asked for then. */
    resume(request: Omit<CreateRequest, 'spec'> & { readonly name: string }): Promise<StartedOperation>;
    delete(request: {
      readonly name: string;
      readonly kubeconfig?: string | undefined;
    }): Promise<StartedOperation>;
    addNodes(request: AddNodesRequest): Promise<StartedOperation>;
    removeNode(request: RemoveNodeRequest): Promise<StartedOperation>;
    /** A kubeconfig for this cluster alone, as YAML. */
    kubeconfig(name: string, options: { signal: AbortSignal }): Promise<string>;
    /** The live Kubernetes state of the nodes, as `kubectl get nodes` shows it. */
    nodes(name: string, options: { signal: AbortSignal }): Promise<readonly NodeStatus[]>;
    /** All clusters, ours and those of the kubeconfigs, and again at each change. */
    readonly watch: Board['watchClusters'];
    /** Kubernetes versions that clusters can be made of here, newest first. */
    versions(options: { signal: AbortSignal }): Promise<readonly KubernetesVersionInfo[]>;
  };
  readonly operations: Pick<OperationHub, 'watch' | 'listRunning' | 'log' | 'cancel'> & {
    /** The journal, newest first; an operation whose process is gone reads `interrupted`. */
    list(): Promise<readonly OperationRecord[]>;
  };
  readonly images: {
    list(options: { signal: AbortSignal }): Promise<readonly NodeImageInfo[]>;
    /** Builds the image of a Kubernetes version unless it is there already; `force` builds it anyway. */
    build(request: { readonly kubernetes: string; readonly force?: boolean }): Promise<StartedOperation>;
  };
  /** The API server of a cluster by its id in the contract, ours or a kubeconfig's. */
  readonly connect: Connect;
  readonly terminals: Terminals;
  readonly forwards: Forwards;
  /** Whoever changes a cluster asks this first: the router for the page, the command line by itself. */
  readonly refuseReadOnly: RefuseReadOnly;
  /** Ends every connection, stream, terminal and forward; operations that were begun go on. */
  close(): Promise<void>;
  readonly manifests: Manifests;
  doctor(options: { signal: AbortSignal }): Promise<readonly Finding[]>;
  /** The engine in use or why there is none, and again at each change. */
  readonly watchEngine: Board['watchEngine'];
  /** Slipway's own version. */
  readonly version: string;
  /** One line: the engine in use, and how it was found. */
  describeEngine(options: { signal: AbortSignal }): Promise<string>;
}

export interface NodeStatus {
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  readonly ready: boolean;
  /** `Ready`, `NotReady`, `Ready,SchedulingDisabled`, as kubectl says it; `Missing` when Kubernetes does not know the host, `HostMissing` added where only Kubernetes knows the node. */
  readonly status: string;
  readonly version: string;
  readonly address: string;
  /** Milliseconds since 1970; absent when Kubernetes does not know the node. */
  readonly createdAt?: number;
}
