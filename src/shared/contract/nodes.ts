import { z } from 'zod';
import type { LogBatch } from './pods.ts';
import { answer, onCluster, procedure, stream } from './procedure.ts';

export interface NodeCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** In words: «has enough memory», «is running out of disk». */
  readonly words: string;
  readonly isProblem: boolean;
  readonly message: string;
  readonly since: number;
}

/** Cores and bytes, pods as a number. */
export interface Quantities {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

/** Cores and bytes. */
export interface NodeUse {
  readonly cpu: number;
  readonly memory: number;
  readonly disk?: number;
  readonly diskCapacity?: number;
}

export interface NodeTaint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface NodeEntry {
  readonly name: string;
  readonly roles: readonly string[];
  /** `Ready`, `Not ready`, `Unknown`, `Stopped` (its host), `Missing` (Kubernetes does not know the host). */
  readonly state: 'Ready' | 'Not ready' | 'Unknown' | 'Stopped' | 'Missing';
  readonly schedulable: boolean;
  readonly conditions: readonly NodeCondition[];
  readonly capacity: Quantities;
  readonly allocatable: Quantities;
  /** What its pods ask, as the scheduler counts; absent until all pods were read, or where they may not be. */
  readonly requests?: Quantities;
  /** Measured by the kubelet; absent while it does not answer. */
  readonly use?: NodeUse;
  readonly taints: readonly NodeTaint[];
  readonly labels: Readonly<Record<string, string>>;
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly versions: {
    readonly kubelet: string;
    readonly runtime: string;
    readonly kernel: string;
    readonly os: string;
    readonly architecture: string;
  };
  readonly createdAt?: number;
  /** It is one of ours: it can be removed, and commands run on it. */
  readonly managed: boolean;
}

export interface UnitStatus {
  readonly unit: string;
  /** systemd's words: active, failed, activating, … and running, exited, … */
  readonly active: string;
  readonly sub: string;
  readonly since?: number;
  readonly restarts: number;
  readonly memory?: number;
}

/** What a drain would do to one pod, as `namespace/name`. */
export interface DrainPlanEntry {
  readonly pod: string;
  /** Why it stays where it is; absent when it is evicted. */
  readonly stays?: string;
  /** It has an emptyDir volume, whose data goes with it. */
  readonly losesData: boolean;
  /** Nothing makes it anew on another node. */
  readonly losesPod: boolean;
}

/** Progress of a drain. */
export interface DrainEvent {
  readonly evicted: readonly string[];
  readonly waiting: readonly { readonly pod: string; readonly reason: string }[];
  readonly state: 'running' | 'done' | 'failed';
  readonly error?: string;
}

const onNode = onCluster.extend({ node: z.string().min(1) });

export const nodes = {
  /** The nodes of a cluster, again at each change. */
  watch: procedure({ changes: false }).input(onCluster).output(stream<readonly NodeEntry[]>()),
  cordon: procedure({ changes: true })
    .input(onNode.extend({ cordoned: z.boolean() }))
    .output(answer<void>()),
  /** All taints but those that Kubernetes sets by itself (`node.kubernetes.io/…`), which stay as they are. */
  setTaints: procedure({ changes: true })
    .input(
      onNode.extend({
        taints: z.array(
          z.strictObject({
            key: z.string().min(1),
            value: z.string(),
            effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
          }),
        ),
      }),
    )
    .output(answer<void>()),
  /** Null removes a label. */
  setLabels: procedure({ changes: true })
    .input(onNode.extend({ labels: z.record(z.string(), z.string().nullable()) }))
    .output(answer<void>()),
  planDrain: procedure({ changes: false }).input(onNode).output(answer<readonly DrainPlanEntry[]>()),
  /**
   * Cordons, then evicts pod by pod, honouring disruption budgets; ends with the drain, stops when the caller does.
   * Refused unless `consent` has each pod, as `namespace/name`, that would be lost or would lose its data.
   */
  drain: procedure({ changes: true })
    .input(
      onNode.extend({
        withinSeconds: z.int().min(1).max(3600).default(300),
        consent: z.array(z.string()).max(10_000).default([]),
      }),
    )
    .output(stream<DrainEvent>()),
  /** systemd units of a node of ours. */
  units: procedure({ changes: false }).input(onNode).output(answer<readonly UnitStatus[]>()),
  unitLog: procedure({ changes: false })
    .input(
      onNode.extend({
        unit: z.enum(['kubelet', 'containerd']),
        tail: z.int().min(0).max(100_000).default(500),
      }),
    )
    .output(stream<LogBatch>()),
};
