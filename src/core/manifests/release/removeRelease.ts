import type { ApplyEvent, ManifestObject } from '../../../shared/contract/manifests.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import { failAfter } from '../../lib/withCleanup.ts';
import { deleteObjects } from '../apply/deleteObjects.ts';
import { describeObject } from '../parse/parsedObject.ts';
import type { Run } from './createRuns.ts';
import { findRevision, type ReleaseTools } from './findRevision.ts';
import { listEarlier } from './planRevision.ts';
import type { KeptRelease } from './releaseStore.ts';

/** Names of other releases, by the ids of the objects that they have too. */
const listShared = async (
  { store }: ReleaseTools,
  own: KeptRelease,
): Promise<ReadonlyMap<string, string>> => {
  const others = (await store.list(own.owner)).filter(({ id }) => id !== own.id);
  const made = others.flatMap(({ name, objects, unmade = [] }) =>
    objects.filter(({ id }) => !unmade.includes(id)).map(({ id }) => [id, name] as const),
  );
  return new Map(made);
};

interface Removal {
  readonly connection: KubeConnection;
  readonly entry: KeptRelease;
  readonly objects: readonly ManifestObject[];
}

/** Why removing the release leaves an object alone; empty when it is deleted. */
const whyKept = (
  object: ManifestObject,
  { entry, shared }: { readonly entry: KeptRelease; readonly shared: ReadonlyMap<string, string> },
): readonly (readonly [string, string])[] => {
  const { id } = object;
  const other = shared.get(id);
  if (other !== undefined) return [[id, `${describeObject(object)} stays: the release ${other} has it too.`]];
  if (!entry.unmade?.includes(id)) return [];
  return [[id, `${describeObject(object)} was never applied by this release, so it is left alone.`]];
};

const work = async (tools: ReleaseTools, { connection, entry, objects }: Removal, run: Run) => {
  const shared = await listShared(tools, entry);
  const keepWhatIsLeft = async (state: 'failed' | 'cancelled') => {
    const gone = new Set(run.results().flatMap(({ id, result }) => (result === 'failed' ? [] : [id])));
    const left = entry.objects.filter(({ id }) => !gone.has(id));
    const dropped = entry.dropped.filter(({ id }) => !gone.has(id));
    await tools.store.update({ ...entry, state, objects: left, dropped, results: [...run.results()] });
  };
  try {
    const kept = new Map(objects.flatMap((object) => whyKept(object, { entry, shared })));
    for (const [id, error] of kept) run.tell({ id, result: 'skipped', error });
    await deleteObjects({ ...run, connection, objects: objects.filter(({ id }) => !kept.has(id)) });
  } catch (error) {
    return await failAfter(error, () => keepWhatIsLeft('failed'));
  }
  if (run.signal.aborted) return await keepWhatIsLeft('cancelled');
  if (run.results().some(({ result }) => result === 'failed')) return await keepWhatIsLeft('failed');
  await tools.store.remove(entry.id);
};

/** Deletes all that a release brought, in reverse order, and then what is kept of it; it stays while something is held. */
export async function* removeRelease(
  tools: ReleaseTools,
  on: { readonly cluster: string; readonly release: string },
  signal: AbortSignal,
): AsyncGenerator<ApplyEvent> {
  const { connection, owner } = await tools.open(on.cluster, signal);
  const found = await findRevision(tools.store, { owner, release: on.release });
  const prepared = await tools.runs.reserve(found, async () => {
    const entry: KeptRelease = { ...found, state: 'removing' };
    await tools.store.update(entry);
    return { connection, entry, objects: listEarlier(entry) };
  });
  yield* tools.runs.start({
    release: found.id,
    objects: prepared.objects.length,
    listener: signal,
    work: (run) => work(tools, prepared, run),
  });
}
