import { z } from 'zod';
import type { ClusterSummary } from '../cluster.ts';
import { type ClusterSpec, clusterName, clusterSpec } from '../clusterSpec.ts';
import { answer, type Begun, clusterId, procedure, stream } from './procedure.ts';

/** One row of the list of clusters. Ours and those of the kubeconfigs; one of ours hides the context that leads to it. */
export interface ClusterEntry {
  readonly id: string;
  /** The cluster's name, or the context's. */
  readonly name: string;
  readonly provider: 'docker' | 'ssh' | 'kubeconfig';
  readonly state: ClusterSummary['state'] | 'reachable' | 'unreachable' | 'unknown';
  /** Why it can't be reached, as a sentence. */
  readonly problem?: string;
  readonly kubernetes?: string;
  readonly server?: string;
  /** Name of the kubeconfig context that leads to it. */
  readonly context?: string;
  readonly isCurrentContext: boolean;
  /** The file of the context. */
  readonly file?: string;
  readonly nodes: readonly { readonly name: string; readonly role: string; readonly state: string }[];
  /** Absent while nothing is known of its nodes. */
  readonly use?: ClusterUse;
  readonly createdAt?: number;
  /** The operation that works on it now, or the create that left it unfinished. */
  readonly operation?: string;
}

/** Of all nodes together, in cores and bytes; what is used is absent where nobody measures. */
export interface ClusterUse {
  readonly cpu?: number;
  readonly cpuCapacity: number;
  readonly memory?: number;
  readonly memoryCapacity: number;
}

export interface KubernetesVersionInfo {
  readonly version: string;
  readonly isDefault: boolean;
  /** Its node image is in the engine; without it the first create builds it, which takes minutes. */
  readonly hasImage: boolean;
}

/** Something wrong in a cluster file. Lines count from 1. */
export interface FileFinding {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly line?: number;
  readonly path?: string;
}

export interface ReadClusterFile {
  /** Absent when there is an error among the findings. */
  readonly spec?: ClusterSpec;
  readonly findings: readonly FileFinding[];
}

const named = z.strictObject({ name: clusterName });

export const clusters = {
  /** All clusters, again at each change. */
  watch: procedure({ changes: false }).output(stream<readonly ClusterEntry[]>()),
  versions: procedure({ changes: false }).output(answer<readonly KubernetesVersionInfo[]>()),
  /** Reads a cluster file or a kind file; what is wrong comes as findings. */
  readFile: procedure({ changes: false })
    .input(z.strictObject({ text: z.string().max(1_000_000) }))
    .output(answer<ReadClusterFile>()),
  /** The cluster file of a spec, without what is the default. */
  renderFile: procedure({ changes: false }).input(clusterSpec).output(answer<string>()),
  create: procedure({ changes: false })
    .input(
      z.strictObject({
        spec: clusterSpec,
        /** After a failure; `keep` offers retry, keep or delete. */
        onFailure: z.enum(['keep', 'delete']).default('keep'),
        /** Of kubectl. */
        makeCurrent: z.boolean().default(false),
      }),
    )
    .output(answer<Begun>()),
  /** Goes on with a create that failed, was interrupted, or whose nodes were stopped. */
  resume: procedure({ changes: true })
    .input(
      named.extend({
        /** Ids of findings about its machines that do not stop it, or `all`. */
        ignorePreflightErrors: z.array(z.string().min(1)).max(100).optional(),
      }),
    )
    .output(answer<Begun>()),
  delete: procedure({ changes: true }).input(named).output(answer<Begun>()),
  addNodes: procedure({ changes: true })
    .input(
      named.extend({
        count: z.int().min(1).max(20),
        /** Machines that become the workers, as many as `count`; for clusters on machines, and needed there. */
        hosts: z.array(z.string().min(1)).max(20).optional(),
      }),
    )
    .output(answer<Begun>()),
  removeNode: procedure({ changes: true })
    .input(named.extend({ node: z.string().min(1), force: z.boolean().default(false) }))
    .output(answer<Begun>()),
  /** A kubeconfig for this cluster alone, as YAML. */
  kubeconfig: procedure({ changes: false })
    .input(z.strictObject({ cluster: clusterId }))
    .output(answer<string>()),
};
