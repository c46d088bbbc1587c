import type { ManifestFile, ManifestPlan, ReleaseEntry } from '../../shared/contract/manifests.ts';
import type { KindFinder } from '../kube/applyKinds.ts';
import type { Connect } from '../kube/connection.ts';
import { createOpenApi } from '../kube/openApi.ts';
import { createEventQueue, keepLatest } from '../lib/eventQueue.ts';
import { createParser } from './parse/createParser.ts';
import { toManifestObject } from './parse/parsedObject.ts';
import { planFiles } from './plan/planFiles.ts';
import { type ApplyInput, applyRelease } from './release/applyRelease.ts';
import { createRuns } from './release/createRuns.ts';
import { findRevision, type ReleaseTools } from './release/findRevision.ts';
import { followPresence, type Presence } from './release/followPresence.ts';
import { createOpenCluster } from './release/openCluster.ts';
import { listMade } from './release/planRevision.ts';
import { readPrevious } from './release/readPrevious.ts';
import { createReleaseStore, type KeptRelease } from './release/releaseStore.ts';
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

/** As the contract has it, under the id by which the cluster was asked for. */
const toEntry = ({ owner: _, ...entry }: KeptRelease, cluster: string): ReleaseEntry => ({
  ...entry,
  cluster,
});

/** A release that is being worked on misses what is on its way. */
const listMissing = (
  { objects, unmade = [], state }: ReleaseEntry,
  presence?: Presence,
): readonly string[] =>
  state === 'applying' || state === 'removing'
    ? []
    : objects
        .filter((object) => !unmade.includes(object.id) && presence?.isMissing(object))
        .map(({ id }) => id);

const makeReleases = (tools: ReleaseTools) => {
  const { store } = tools;
  const find = async ({ cluster, release, revision }: OnRevision, signal: AbortSignal) => {
    const { connection, owner } = await tools.open(cluster, signal);
    return { connection, entry: await findRevision(store, { owner, release, revision }) };
  };
  return {
    /** The list now, and again after every change. */
    releases: async function* (
      cluster: string,
      { signal }: Signalled,
    ): AsyncGenerator<readonly ReleaseEntry[]> {
      const changes = createEventQueue<true>({ signal, merge: keepLatest });
      store.watch(() => changes.push(true), signal);
      changes.push(true);
      let presence: Presence | undefined;
      for await (const _ of changes) {
        const { connection, owner } = await tools.open(cluster, signal);
        presence ??= followPresence(connection, { signal, onChange: () => changes.push(true) });
        const entries = await store.list(owner);
        presence.follow(entries.flatMap(({ objects }) => objects));
        yield entries.map((entry) => toEntry({ ...entry, missing: listMissing(entry, presence) }, cluster));
      }
    },
    revisions: async ({ cluster, release }: OnRevision, { signal }: Signalled) => {
      const { owner } = await tools.open(cluster, signal);
      const kept = (await store.revisions(release)).filter((entry) => entry.owner === owner);
      return kept.map((entry) => toEntry(entry, cluster));
    },
    releaseFiles: async (on: OnRevision, { signal }: Signalled) => {
      const { entry } = await find(on, signal);
      return await store.files(entry.id, entry.revision);
    },
    drift: async (on: OnRevision, { signal }: Signalled): Promise<ManifestPlan> => {
      const { connection, entry } = await find(on, signal);
      const parsed = await tools.parse(await store.files(entry.id, entry.revision), signal);
      const [last] = await store.revisions(entry.id);
      const only = new Set(entry.objects.map(({ id }) => id));
      const { namespace } = entry;
      const previous = (kinds: KindFinder) => readPrevious(tools, last, { kinds, signal });
      const { openApi } = tools;
      return await planFiles({ connection, openApi, parsed, namespace, earlier: [], previous, only, signal });
    },
    applyAgain: async function* (
      on: OnRevision & { readonly force: readonly string[] },
      { signal }: Signalled,
    ) {
      const { entry } = await find(on, signal);
      const files = await store.files(entry.id, entry.revision);
      const { cluster, force } = on;
      const only = entry.objects.map(({ id }) => id);
      const again = {
        cluster,
        files,
        namespace: entry.namespace,
        release: entry.name,
        only,
        force,
        prune: [],
      };
      yield* applyRelease(tools, again, signal);
    },
    remove: ({ cluster, release }: OnRevision, { signal }: Signalled) =>
      removeRelease(tools, { cluster, release }, signal),
  };
};

/** Manifests and releases, as the contract's area says them. */
export const createManifests = ({ connect, folder }: ManifestsOptions) => {
  const openApi = createOpenApi();
  const store = createReleaseStore(folder);
  const open = createOpenCluster(connect, store);
  const tools: ReleaseTools = { open, openApi, store, parse: createParser(), runs: createRuns() };
  const plan = async (
    { cluster, files, namespace, release }: PlanInput,
    { signal }: Signalled,
  ): Promise<ManifestPlan> => {
    const [parsed, { connection, owner }] = await Promise.all([
      tools.parse(files, signal),
      open(cluster, signal),
    ]);
    const [last] = release === undefined ? [] : await store.revisions(store.idOf(owner, release));
    const earlier = listMade(last);
    const previous = (kinds: KindFinder) => readPrevious(tools, last, { kinds, signal });
    return await planFiles({ connection, openApi, parsed, namespace, earlier, previous, signal });
  };
  return {
    parse: async (files: readonly ManifestFile[], { signal }: Signalled) => {
      const { findings, objects } = await tools.parse(files, signal);
      return { findings, objects: objects.map(toManifestObject) };
    },
    plan,
    apply: (input: ApplyInput, options: Signalled) => applyRelease(tools, input, options.signal),
    cancel: (run: string) => tools.runs.cancel(run),
    ...makeReleases(tools),
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
