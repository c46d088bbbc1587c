import { z } from 'zod';
import { answer, onCluster, procedure, stream } from './procedure.ts';

export interface NamespaceEntry {
  readonly name: string;
  readonly state: 'Active' | 'Terminating';
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: { readonly pods: number; readonly workloads: number; readonly services: number };
  /** Why it does not go, from its conditions. */
  readonly problem?: string;
  readonly quotas: readonly QuotaEntry[];
}

export interface QuotaEntry {
  readonly name: string;
  readonly limits: readonly { readonly resource: string; readonly hard: string; readonly used: string }[];
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
  watch: procedure.input(onCluster).output(stream<readonly NamespaceEntry[]>()),
  create: procedure
    .input(onCluster.extend({ name, labels: z.record(z.string(), z.string()).default({}) }))
    .output(answer<void>()),
  /** What deleting it would take along, by kind. */
  planDelete: procedure.input(onNamespace).output(
    answer<{
      readonly contents: readonly { readonly kind: string; readonly count: number }[];
      readonly problems: readonly string[];
    }>(),
  ),
  delete: procedure.input(onNamespace).output(answer<void>()),
  /** Writes one ResourceQuota; an empty `hard` removes it. */
  setQuota: procedure
    .input(onNamespace.extend({ quota: z.string().min(1), hard: z.record(z.string(), z.string()) }))
    .output(answer<void>()),
};
