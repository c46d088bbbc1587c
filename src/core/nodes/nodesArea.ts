import type {
  DrainEvent,
  DrainPlanEntry,
  NodeEntry,
  NodeTaint,
  UnitStatus,
} from '../../shared/contract/nodes.ts';
import type { LogBatch } from '../../shared/contract/pods.ts';

interface Call {
  readonly signal: AbortSignal;
}

/** A node of a cluster, by the cluster's id. */
interface OnNode {
  readonly cluster: string;
  readonly node: string;
}

/** What can be seen of and done to nodes. Streams end with the signal; `NODE_NOT_FOUND` where there is no such node. */
export interface NodesArea {
  watch(request: { readonly cluster: string }, options: Call): AsyncIterable<readonly NodeEntry[]>;
  cordon(request: OnNode & { readonly cordoned: boolean }, options: Call): Promise<void>;
  setTaints(request: OnNode & { readonly taints: readonly NodeTaint[] }, options: Call): Promise<void>;
  setLabels(
    request: OnNode & { readonly labels: Readonly<Record<string, string | null>> },
    options: Call,
  ): Promise<void>;
  planDrain(request: OnNode, options: Call): Promise<readonly DrainPlanEntry[]>;
  drain(
    request: OnNode & { readonly withinSeconds: number; readonly consent: readonly string[] },
    options: Call,
  ): AsyncIterable<DrainEvent>;
  units(request: OnNode, options: Call): Promise<readonly UnitStatus[]>;
  unitLog(
    request: OnNode & { readonly unit: string; readonly tail: number },
    options: Call,
  ): AsyncIterable<LogBatch>;
}
