import type { ApplyEvent, ManifestObject, ReleaseEntry } from '../../../shared/contract/manifests.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import { failAfter } from '../../lib/withCleanup.ts';
import { deleteObjects } from '../apply/deleteObjects.ts';
import { describeObject } from '../parse/parsedObject.ts';
import type { Run } from './createRuns.ts';
import { findRevision, type ReleaseTools } from './findRevision.ts';
import { listEarlier } from './planRevision.ts';

/** Names of other releases, by the ids of the objects that they have too. */
const listShared = async (
  { store }: ReleaseTools,
  own: ReleaseEntry,
): Promise<ReadonlyMap<string, string>> => {
  const others = (await store.list(own.cluster)).filter(({ id }) => id !== own.id);
  return new Map(others.flatMap(({ name, objects }) => objects.map(({ id }) => [id, name] as const)));
};

interface Removal {
  readonly connection: KubeConnection;
  readonly entry: ReleaseEntry;
  readonly objects: readonly ManifestObject[];
}

const work = async (tools: ReleaseTools, { connection, entry, objects }: Removal, run: Run) => {
  const shared = await listShared(tools, entry);
  const keepWhatIsLeft = async (state: 'failed' | 'cancelled') => {
    const gone = new Set(run.results().flatMap(({ id, result }) => (result === 'failed' ? [] : [id])));
    const left = entry.objects.filter(({ id }) => !gone.has(id));
    const dropped = entry.dropped.filter(({ id }) => !gone.has(id));
    await tools.store.update({ ...entry, state, objects: left, dropped, results: [...run.results()] });
  };
  try {
    for (const object of objects.filter(({ id }) => shared.has(id))) {
      const error = `${describeObject(object)} stays: the release ${shared.get(object.id)} has it too.`;
      run.tell({ id: object.id, result: 'skipped', error });
    }
    await deleteObjects({ ...run, connection, objects: objects.filter(({ id }) => !shared.has(id)) });
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
  const found = await findRevision(tools.store, on);
  const prepared = await tools.runs.reserve(found, async () => {
    const connection = await tools.connect(on.cluster, signal);
    const entry: ReleaseEntry = { ...found, state: 'removing' };
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
