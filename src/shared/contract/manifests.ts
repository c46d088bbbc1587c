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
  /** Nothing of the files can be applied until it is corrected. */
  readonly stops?: true;
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
  /** Of a Secret: both with its values, which `before` and `after` hide. */
  readonly revealed?: { readonly before: string; readonly after: string };
  readonly conflicts: readonly FieldConflict[];
  /** The server refuses it, in its own words. */
  readonly error?: string;
  /** What is worth knowing besides, such as why the server could not try it yet; a sentence. */
  readonly note?: string;
}

export interface ManifestPlan {
  readonly findings: readonly ManifestFinding[];
  /** In the order of applying; what an earlier revision of the release applied and these files no longer hold comes last, as `delete`. */
  readonly objects: readonly ObjectPlan[];
}

export interface ObjectResult {
  readonly id: string;
  readonly result: 'created' | 'changed' | 'nothing' | 'deleted' | 'failed' | 'skipped';
  readonly error?: string;
  readonly conflicts?: readonly FieldConflict[];
  /** It was refused or skipped before anything of it changed. */
  readonly untouched?: true;
}

/**
 * Work on a release goes on when the stream is left; `manifests.cancel` with the run's id stops it between two objects.
 */
export type ApplyEvent =
  | { readonly type: 'begun'; readonly run: string; readonly objects: number }
  /** What is being done or waited for just now: an object's id, and words. */
  | { readonly type: 'working'; readonly id: string; readonly what: string }
  | { readonly type: 'object'; readonly object: ObjectResult }
  | {
      readonly type: 'done';
      readonly release?: string;
      readonly failed: number;
      /** It was cancelled: what no `object` event told of was not touched. */
      readonly cancelled: boolean;
    };

/** `interrupted`: the app ended in the middle of it. */
export type ReleaseState = 'applying' | 'removing' | 'applied' | 'failed' | 'cancelled' | 'interrupted';

/** What was applied, kept with its files on this machine and so on until it is removed. */
export interface ReleaseEntry {
  readonly id: string;
  readonly cluster: string;
  readonly name: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly appliedAt: number;
  readonly state: ReleaseState;
  /** For objects that name no namespace. */
  readonly namespace: string;
  readonly objects: readonly ManifestObject[];
  /** What earlier revisions applied, the files no longer hold, and was not deleted. */
  readonly dropped: readonly ManifestObject[];
  /** Ids of objects that no revision has applied so far, such as those that were refused. */
  readonly unmade?: readonly string[];
  /** Ids of objects that it made and that are not in the cluster now; in the stream of releases only. */
  readonly missing?: readonly string[];
  /** How the last apply or remove went, object by object. */
  readonly results: readonly ObjectResult[];
  readonly files: readonly string[];
}

const files = z.array(manifestFile).min(1).max(2000);
const byRelease = z.strictObject({ cluster: clusterId, release: z.string().min(1) });
/** Without a revision the newest one. */
const byRevision = byRelease.extend({ revision: z.number().int().min(1).optional() });
/** For objects that name none. */
const namespace = z.string().min(1).max(253).default('default');
const ids = z.array(z.string().max(2000)).max(20_000);

export const manifests = {
  /** Parses, splits and orders without a cluster. */
  parse: procedure({ changes: false }).input(z.strictObject({ files })).output(
    answer<{
      readonly findings: readonly ManifestFinding[];
      readonly objects: readonly ManifestObject[];
    }>(),
  ),
  /**
   * Parses, checks against the cluster's schema and dry-runs on the server. `namespace` is for objects that name none;
   * with the name of a release, what its newest revision has and these files no longer hold is planned as `delete`.
   */
  plan: procedure({ changes: false })
    .input(onCluster.extend({ files, namespace, release: z.string().min(1).max(100).optional() }))
    .output(answer<ManifestPlan>()),
  /**
   * Applies server-side, in order; the answer streams object by object. `only` picks objects, without it all of the
   * files; `force` takes these objects' fields from others; `prune` deletes objects that were planned as `delete`.
   */
  apply: procedure({ changes: true })
    .input(
      onCluster.extend({
        files,
        namespace,
        release: z.string().trim().min(1).max(100),
        only: ids.optional(),
        force: ids.default([]),
        prune: ids.default([]),
      }),
    )
    .output(stream<ApplyEvent>()),
  /** Stops a run between two objects; one that has ended is no error. */
  cancel: procedure({ changes: false })
    .input(z.strictObject({ run: z.string().min(1) }))
    .output(answer<void>()),
  /** The newest revision of each release of the cluster, by name. */
  releases: procedure({ changes: false }).input(onCluster).output(stream<readonly ReleaseEntry[]>()),
  /** Every revision of a release that is kept, newest first. */
  revisions: procedure({ changes: false }).input(byRelease).output(answer<readonly ReleaseEntry[]>()),
  releaseFiles: procedure({ changes: false }).input(byRevision).output(answer<readonly ManifestFile[]>()),
  /** The release's files against the cluster as it is now. */
  drift: procedure({ changes: false }).input(byRevision).output(answer<ManifestPlan>()),
  /** Applies a revision's files once more, as a new revision. */
  applyAgain: procedure({ changes: true })
    .input(byRevision.extend({ force: ids.default([]) }))
    .output(stream<ApplyEvent>()),
  /** Deletes its objects in reverse order, then the release. */
  remove: procedure({ changes: true }).input(byRelease).output(stream<ApplyEvent>()),
  /** JSON schema (draft 7) of one kind for the editor, CRDs included; undefined for an unknown kind. */
  schema: procedure({ changes: false })
    .input(onCluster.extend({ apiVersion: z.string().min(1), kind: z.string().min(1) }))
    .output(answer<Readonly<Record<string, unknown>> | undefined>()),
};
