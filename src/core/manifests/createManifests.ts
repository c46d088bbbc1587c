import type { ManifestFile, ManifestPlan, ReleaseEntry } from '../../shared/contract/manifests.ts';
import type { Connect } from '../kube/connection.ts';
import { createOpenApi } from '../kube/openApi.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { createParser } from './parse/createParser.ts';
import { toManifestObject } from './parse/parsedObject.ts';
import { planFiles } from './plan/planFiles.ts';
import { type ApplyInput, applyRelease } from './release/applyRelease.ts';
import { createRuns } from './release/createRuns.ts';
import { findRevision, type ReleaseTools } from './release/findRevision.ts';
import { listEarlier } from './release/planRevision.ts';
import { createReleaseStore } from './release/releaseStore.ts';
import { removeRelease } from './release/removeRelease.ts';
import { toJsonSchema } from './schema/toJsonSchema.ts';

export interface ManifestsOptions {
  readonly connect: Connect;
  /** Where releases are kept. */
  readonly folder: string;
}

interface OnRevision {
  readonly cluster: string;
  readonly release: string;
  readonly revision?: number | undefined;
}

interface PlanInput {
  readonly cluster: string;
  readonly files: readonly ManifestFile[];
  readonly namespace: string;
  /** Name of the release that the files are to become a revision of. */
  readonly release?: string | undefined;
}

interface Signalled {
  readonly signal: AbortSignal;
}

/** Manifests and releases, as the contract's area says them. */
export const createManifests = ({ connect, folder }: ManifestsOptions) => {
  const openApi = createOpenApi();
  const store = createReleaseStore(folder);
  const tools: ReleaseTools = { connect, openApi, store, parse: createParser(), runs: createRuns() };
  const plan = async (
    { cluster, files, namespace, release }: PlanInput,
    { signal }: Signalled,
  ): Promise<ManifestPlan> => {
    const [parsed, connection] = await Promise.all([tools.parse(files, signal), connect(cluster, signal)]);
    const [last] = release === undefined ? [] : await store.revisions(store.idOf(cluster, release));
    return await planFiles({ connection, openApi, parsed, namespace, earlier: listEarlier(last), signal });
  };
  return {
    parse: async (files: readonly ManifestFile[], { signal }: Signalled) => {
      const { findings, objects } = await tools.parse(files, signal);
      return { findings, objects: objects.map(toManifestObject) };
    },
    plan,
    apply: (input: ApplyInput, options: Signalled) => applyRelease(tools, input, options.signal),
    cancel: (run: string) => tools.runs.cancel(run),
    /** The list now, and again after every change. */
    releases: async function* (
      cluster: string,
      { signal }: Signalled,
    ): AsyncGenerator<readonly ReleaseEntry[]> {
      const changes = createEventQueue<true>({ signal, merge: keepLatest });
      store.watch(() => changes.push(true), signal);
      yield await store.list(cluster);
      for await (const _ of changes) yield await store.list(cluster);
    },
    revisions: async ({ cluster, release }: OnRevision) =>
      (await store.revisions(release)).filter((entry) => entry.cluster === cluster),
    releaseFiles: async (on: OnRevision) => {
      const { id, revision } = await findRevision(store, on);
      return await store.files(id, revision);
    },
    drift: async (on: OnRevision, { signal }: Signalled): Promise<ManifestPlan> => {
      const entry = await findRevision(store, on);
      const files = await store.files(entry.id, entry.revision);
      const [parsed, connection] = await Promise.all([
        tools.parse(files, signal),
        connect(on.cluster, signal),
      ]);
      const only = new Set(entry.objects.map(({ id }) => id));
      const { namespace } = entry;
      return await planFiles({ connection, openApi, parsed, namespace, earlier: [], only, signal });
    },
    applyAgain: async function* (
      on: OnRevision & { readonly force: readonly string[] },
      { signal }: Signalled,
    ) {
      const { id, revision, cluster, name, namespace, objects } = await findRevision(store, on);
      const files = await store.files(id, revision);
      const only = objects.map((object) => object.id);
      const again = { cluster, files, namespace, release: name, only, force: on.force, prune: [] };
      yield* applyRelease(tools, again, signal);
    },
    remove: ({ cluster, release }: OnRevision, { signal }: Signalled) =>
      removeRelease(tools, { cluster, release }, signal),
    schema: async (
      { cluster, apiVersion, kind }: { cluster: string; apiVersion: string; kind: string },
      { signal }: Signalled,
    ) => {
      const found = await openApi.find(await connect(cluster, signal), { apiVersion, kind }, signal);
      return found === undefined ? undefined : toJsonSchema(found, { apiVersion, kind });
    },
  };
};

export type Manifests = ReturnType<typeof createManifests>;
