import { z } from 'zod';
import { answer, onCluster, procedure, stream } from './procedure.ts';

export interface NamespaceEntry {
  readonly name: string;
  readonly state: 'Active' | 'Terminating';
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Why it does not go, from its conditions. */
  readonly problem?: string;
  /** Absent unless asked for, and until they are counted. */
  readonly counts?: NamespaceCounts;
  /** Absent unless asked for, and until they are listed. */
  readonly quotas?: readonly QuotaEntry[];
}

/** Each is absent while it is not known, or where it may not be known. */
export interface NamespaceCounts {
  readonly pods?: number;
  /** Deployments, StatefulSets, DaemonSets, Jobs and CronJobs. */
  readonly workloads?: number;
  readonly services?: number;
}

export interface QuotaEntry {
  readonly name: string;
  readonly limits: readonly { readonly resource: string; readonly hard: string; readonly used: string }[];
}

/** What deleting a namespace would take along. */
export interface NamespaceContents {
  /** Kinds that have objects in it, the most first; a kind of a group of its own reads `Widget (example.com)`. */
  readonly contents: readonly { readonly kind: string; readonly count: number }[];
  /** Kinds that could not be counted, each with why, as sentences. */
  readonly problems: readonly string[];
}

const name = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'a namespace has lower-case letters, digits and hyphens, and begins and ends with a letter or digit',
  );
const onNamespace = onCluster.extend({ name: z.string().min(1) });

export const namespaces = {
  /** All namespaces, again at each change; with `contents` also what is in them. */
  watch: procedure({ changes: false })
    .input(onCluster.extend({ contents: z.boolean().default(false) }))
    .output(stream<readonly NamespaceEntry[]>()),
  create: procedure({ changes: true })
    .input(onCluster.extend({ name, labels: z.record(z.string(), z.string()).default({}) }))
    .output(answer<void>()),
  /** What deleting it would take along, by kind. */
  planDelete: procedure({ changes: false }).input(onNamespace).output(answer<NamespaceContents>()),
  delete: procedure({ changes: true }).input(onNamespace).output(answer<void>()),
  /** Writes one ResourceQuota; an empty `hard` removes it. */
  setQuota: procedure({ changes: true })
    .input(onNamespace.extend({ quota: z.string().min(1), hard: z.record(z.string(), z.string()) }))
    .output(answer<void>()),
};
