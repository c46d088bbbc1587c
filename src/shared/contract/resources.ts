import { z } from 'zod';
import { answer, objectRef, onCluster, procedure, resourceType, stream } from './procedure.ts';

export interface ResourceKind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** It comes from a CustomResourceDefinition or an aggregated API. */
  readonly custom: boolean;
  /** It has a number of replicas that can be set. */
  readonly scalable?: boolean;
}

export interface KindsState {
  readonly kinds: readonly ResourceKind[];
  /** API groups that did not answer, each with why. */
  readonly problems: readonly string[];
}

/** A column as the API server prints it for this kind (its Table format). */
export interface ResourceColumn {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  /** 0 is always worth showing; higher is for those who ask (kubectl's -o wide). */
  readonly priority: number;
}

/** One object as a row. */
export interface ResourceRow {
  readonly uid: string;
  readonly name: string;
  readonly namespace?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly deletedAt?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** `Kind/name` of the owner that controls it. */
  readonly owner?: string;
  /** One for each column. */
  readonly cells: readonly (string | number | boolean | null)[];
  /** The moments that cells count from, by the index of their column: milliseconds since 1970. */
  readonly times?: Readonly<Record<number, number>>;
}

/**
 * `page` events carry the rows of the first list, `isLast` the end of it; a `reset` begins a new one (the server's
 * history was lost), whose rows replace all rows once its last page is there. `changed` carries a batch of changes,
 * `deleted` uids. `lost` says why the server does not answer just now; it is tried on, and `restored` follows.
 */
export type ResourceEvent =
  | { readonly type: 'reset'; readonly columns: readonly ResourceColumn[] }
  | {
      readonly type: 'page';
      readonly rows: readonly ResourceRow[];
      readonly isLast: boolean;
      readonly remaining?: number;
    }
  | { readonly type: 'changed'; readonly rows: readonly ResourceRow[]; readonly deleted: readonly string[] }
  | { readonly type: 'lost'; readonly message: string }
  | { readonly type: 'restored' };

export interface ResourceDetail {
  /** The object as YAML, managed fields left out. */
  readonly yaml: string;
  /** The object as the API server has it, managed fields left out. */
  readonly object: Readonly<Record<string, unknown>>;
  readonly events: readonly ResourceEventRow[];
  readonly owners: readonly OwnerLink[];
}

export interface ResourceEventRow {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly from: string;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Events with one cause: the same reason and, but for names and numbers, the same message about the same kind. */
export interface EventGroup {
  readonly id: string;
  readonly type: string;
  readonly reason: string;
  /** Message of the newest. */
  readonly message: string;
  readonly kind: string;
  /** API group of the kind. */
  readonly group: string;
  /** The objects that it happened to, the latest first; at most 20 of them. */
  readonly objects: readonly {
    readonly name: string;
    readonly namespace?: string;
    readonly lastAt: number;
  }[];
  readonly objectCount: number;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface OwnerLink {
  readonly kind: string;
  readonly name: string;
  readonly controller: boolean;
  /** Absent where discovery does not know the kind. */
  readonly ref?: z.output<typeof objectRef>;
}

export interface FoundObject {
  readonly kind: string;
  readonly ref: z.output<typeof objectRef>;
}

export interface FoundObjects {
  /** By kind, at most 10 of each. */
  readonly objects: readonly FoundObject[];
  /** Kinds that may not be listed, or have more objects than were read. */
  readonly unsearched: readonly string[];
}

/** An edited object, as YAML. */
export type ResourceUpdate =
  /** Saved, or checked: as it was found, and as it became. */
  | { readonly before: string; readonly yaml: string }
  /** Not saved, since others changed the same: the places, what is there now, and that with the own changes in it. */
  | { readonly conflicts: readonly string[]; readonly theirs: string; readonly merged: string };

const onObject = onCluster.extend({ ref: objectRef });

export const resources = {
  /** Every kind that discovery finds, again when a CRD or an aggregated API comes or goes. */
  kinds: procedure({ changes: false }).input(onCluster).output(stream<KindsState>()),
  /** The objects of a kind as rows; `namespaces` empty means all. */
  watch: procedure({ changes: false })
    .input(
      onCluster.extend({
        type: resourceType,
        namespaces: z.array(z.string().min(1)).max(100).default([]),
        labelSelector: z.string().max(2000).optional(),
        fieldSelector: z.string().max(2000).optional(),
      }),
    )
    .output(stream<ResourceEvent>()),
  /** Events of the last hour grouped by cause, the newest first, again at each change; `namespaces` empty means all. */
  events: procedure({ changes: false })
    .input(onCluster.extend({ namespaces: z.array(z.string().min(1)).max(100).default([]) }))
    .output(stream<readonly EventGroup[]>()),
  /** One object with its events and owners, again at each change; ends when it is deleted. */
  detail: procedure({ changes: false }).input(onObject).output(stream<ResourceDetail>()),
  /** Objects of the common kinds that have the query in their names, in all namespaces. */
  find: procedure({ changes: false })
    .input(onCluster.extend({ query: z.string().min(1).max(253) }))
    .output(answer<FoundObjects>()),
  /** Brings what was changed between `base` and `yaml` into the object as it is now. */
  update: procedure({ changes: true })
    .input(
      onObject.extend({
        base: z.string().max(3_000_000),
        yaml: z.string().max(3_000_000),
        dryRun: z.boolean().default(false),
      }),
    )
    .output(answer<ResourceUpdate>()),
  delete: procedure({ changes: true })
    .input(
      onCluster.extend({
        refs: z.array(objectRef).min(1).max(1000),
        propagation: z.enum(['Background', 'Foreground', 'Orphan']).default('Background'),
        /** Seconds; 0 does not wait for the program to end. */
        gracePeriod: z.int().min(0).optional(),
      }),
    )
    .output(answer<readonly { readonly ref: z.output<typeof objectRef>; readonly error?: string }[]>()),
  /** Sets the number of replicas of whatever has a scale. */
  scale: procedure({ changes: true })
    .input(onObject.extend({ replicas: z.int().min(0).max(10_000) }))
    .output(answer<void>()),
  /** Restarts the pods of a Deployment, StatefulSet or DaemonSet as `kubectl rollout restart` does. */
  restart: procedure({ changes: true }).input(onObject).output(answer<void>()),
};
