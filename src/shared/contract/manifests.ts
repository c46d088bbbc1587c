import { z } from 'zod';
import { answer, clusterId, onCluster, procedure, stream } from './procedure.ts';

/** A file as it was dropped: its path below what was dropped, and its text. */
export const manifestFile = z.strictObject({
  path: z.string().min(1).max(1000),
  text: z.string().max(20_000_000),
});

export type ManifestFile = z.output<typeof manifestFile>;

/** Something found in a file; lines and columns count from 1. */
export interface ManifestFinding {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** One object of the files. */
export interface ManifestObject {
  /** Unique within the plan: `group/kind/namespace/name`. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface FieldConflict {
  /** Who owns the field, and which fields, as the API server says it. */
  readonly manager: string;
  readonly fields: readonly string[];
}

export interface ObjectPlan extends ManifestObject {
  readonly action: 'create' | 'change' | 'nothing' | 'delete' | 'unknown';
  /** What is in the cluster and what would be, as YAML without what the server alone manages. */
  readonly before: string;
  readonly after: string;
  readonly conflicts: readonly FieldConflict[];
  /** The server refuses it, in its own words. */
  readonly error?: string;
}

export interface ManifestPlan {
  readonly findings: readonly ManifestFinding[];
  /** In the order of applying. */
  readonly objects: readonly ObjectPlan[];
}

export interface ObjectResult {
  readonly id: string;
  readonly result: 'created' | 'changed' | 'nothing' | 'deleted' | 'failed' | 'skipped';
  readonly error?: string;
  readonly conflicts?: readonly FieldConflict[];
}

export type ApplyEvent =
  | { readonly type: 'object'; readonly object: ObjectResult }
  | { readonly type: 'done'; readonly release?: string; readonly failed: number };

/** What was applied, kept with its files on this machine and so on until it is removed. */
export interface ReleaseEntry {
  readonly id: string;
  readonly cluster: string;
  readonly name: string;
  readonly revision: number;
  readonly appliedAt: number;
  readonly objects: readonly ManifestObject[];
  readonly files: readonly string[];
}

const files = z.array(manifestFile).min(1).max(2000);
const byRelease = z.strictObject({ cluster: clusterId, release: z.string().min(1) });

export const manifests = {
  /** Parses, splits and orders without a cluster. */
  parse: procedure
    .input(z.strictObject({ files }))
    .output(
      answer<{
        readonly findings: readonly ManifestFinding[];
        readonly objects: readonly ManifestObject[];
      }>(),
    ),
  /** Parses, checks against the cluster's schema and dry-runs on the server. `namespace` is for objects that name none. */
  plan: procedure
    .input(onCluster.extend({ files, namespace: z.string().min(1).default('default') }))
    .output(answer<ManifestPlan>()),
  /** Applies server-side, in order; the answer streams object by object. `only` picks objects; `force` takes these objects' fields from others. */
  apply: procedure
    .input(
      onCluster.extend({
        files,
        namespace: z.string().min(1).default('default'),
        release: z.string().min(1).max(100),
        only: z.array(z.string()).optional(),
        force: z.array(z.string()).default([]),
      }),
    )
    .output(stream<ApplyEvent>()),
  releases: procedure.input(onCluster).output(stream<readonly ReleaseEntry[]>()),
  releaseFiles: procedure.input(byRelease).output(answer<readonly ManifestFile[]>()),
  /** The release's files against the cluster as it is now. */
  drift: procedure.input(byRelease).output(answer<ManifestPlan>()),
  applyAgain: procedure
    .input(byRelease.extend({ force: z.array(z.string()).default([]) }))
    .output(stream<ApplyEvent>()),
  /** Deletes its objects in reverse order, then the release. */
  remove: procedure.input(byRelease).output(stream<ApplyEvent>()),
  /** JSON schema (draft 7) of one kind for the editor, CRDs included; undefined for an unknown kind. */
  schema: procedure
    .input(onCluster.extend({ apiVersion: z.string().min(1), kind: z.string().min(1) }))
    .output(answer<Readonly<Record<string, unknown>> | undefined>()),
};
