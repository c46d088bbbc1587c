import type {
  ApplyEvent,
  ManifestFile,
  ReleaseEntry,
  ReleaseState,
} from '../../../shared/contract/manifests.ts';
import { AppError } from '../../../shared/errors.ts';
import { createKindFinder } from '../../kube/applyKinds.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import { failAfter } from '../../lib/withCleanup.ts';
import { applyObjects } from '../apply/applyObjects.ts';
import { deleteObjects } from '../apply/deleteObjects.ts';
import type { ParsedFiles } from '../parse/parsedObject.ts';
import { type ResolvedObject, resolveObjects } from '../plan/resolveObjects.ts';
import { findDuplicates } from '../schema/findDuplicates.ts';
import type { Run } from './createRuns.ts';
import type { OpenCluster, ReleaseTools } from './findRevision.ts';
import { planRevision } from './planRevision.ts';
import { readPrevious } from './readPrevious.ts';
import type { KeptRelease } from './releaseStore.ts';

export interface ApplyInput {
  readonly cluster: string;
  readonly files: readonly ManifestFile[];
  readonly namespace: string;
  /** Its name. */
  readonly release: string;
  readonly only?: readonly string[] | undefined;
  readonly force: readonly string[];
  readonly prune: readonly string[];
}

const refuseBadFiles = ({ findings }: Pick<ParsedFiles, 'findings'>) => {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const count = errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`;
  throw new AppError('BAD_INPUT', `The files have ${count}, so nothing was applied.`, {
    details: errors.slice(0, 20).map(({ file, line, message }) => `${file}:${line}: ${message}`),
    hint: 'Correct what is listed, or leave those files out.',
  });
};

const stateAfter = ({ signal, results }: Run): ReleaseState => {
  if (signal.aborted) return 'cancelled';
  return results().some(({ result }) => result === 'failed' || result === 'skipped') ? 'failed' : 'applied';
};

interface Prepared {
  readonly connection: KubeConnection;
  readonly last: ReleaseEntry | undefined;
  readonly entry: KeptRelease;
  readonly objects: readonly ResolvedObject[];
}

const prepare = async (
  tools: ReleaseTools,
  { input, open: { connection, owner } }: { readonly input: ApplyInput; readonly open: OpenCluster },
  signal: AbortSignal,
): Promise<Prepared> => {
  const { cluster, files, namespace, release: name } = input;
  const parsed = await tools.parse(files, signal);
  refuseBadFiles(parsed);
  const kinds = createKindFinder(connection, signal);
  const resolved = await resolveObjects(parsed.objects, kinds, namespace);
  refuseBadFiles(resolved);
  const picked = new Set(input.only ?? resolved.objects.map(({ id }) => id));
  const [last] = await tools.store.revisions(tools.store.idOf(owner, name));
  const previous = await readPrevious(tools, last, { kinds, signal });
  const parts = planRevision({ all: resolved.objects, picked, last });
  const objects = resolved.objects
    .filter(({ id }) => picked.has(id))
    .map((object) => ({ ...object, previous: previous.get(object.id) }));
  refuseBadFiles({ findings: await findDuplicates({ ...tools, connection, signal }, objects) });
  if (objects.length + input.prune.length === 0) {
    throw new AppError('BAD_INPUT', 'There is nothing to apply.', {
      hint: 'Pick at least one object of the files.',
    });
  }
  // Kept before anything is applied: whatever happens now, the release can be found and removed.
  const entry = await tools.store.add(
    { owner, cluster, name, namespace, state: 'applying', ...parts, results: [] },
    files,
  );
  return { connection, last, entry, objects };
};

interface Job extends Prepared {
  readonly tools: ReleaseTools;
  readonly input: ApplyInput;
}

/** Ids of objects that neither this run nor an earlier revision has made. */
const listUnmade = ({ entry, last }: Prepared, { results }: Run): readonly string[] => {
  const had = new Set(last?.objects.map(({ id }) => id));
  for (const id of last?.unmade ?? []) had.delete(id);
  const touched = new Set(results().flatMap(({ id, untouched }) => (untouched ? [] : [id])));
  return entry.objects.map(({ id }) => id).filter((id) => !had.has(id) && !touched.has(id));
};

const work = async (job: Job, run: Run) => {
  const { tools, input, connection, entry, objects } = job;
  const prune = new Set(input.prune);
  const finish = async (state: ReleaseState) => {
    const gone = new Set(
      run.results().flatMap(({ id, result }) => (['deleted', 'nothing'].includes(result) ? [id] : [])),
    );
    const dropped = entry.dropped.filter(({ id }) => !(prune.has(id) && gone.has(id)));
    const unmade = listUnmade(job, run);
    await tools.store.update({ ...entry, state, dropped, unmade, results: [...run.results()] });
  };
  try {
    await applyObjects({ ...run, connection, objects, force: new Set(input.force) });
    const pruned = entry.dropped.filter(({ id }) => prune.has(id));
    await deleteObjects({ ...run, connection, objects: pruned });
  } catch (error) {
    await failAfter(error, () => finish('failed'));
  }
  await finish(stateAfter(run));
};

/** Applies files as the next revision of a release. It is checked before the first event, and goes on when nobody listens. */
export async function* applyRelease(
  tools: ReleaseTools,
  input: ApplyInput,
  signal: AbortSignal,
): AsyncGenerator<ApplyEvent> {
  const open = await tools.open(input.cluster, signal);
  const release = tools.store.idOf(open.owner, input.release);
  const name = input.release;
  const prepared = await tools.runs.reserve({ id: release, name }, () =>
    prepare(tools, { input, open }, signal),
  );
  yield* tools.runs.start({
    release,
    objects: prepared.objects.length + input.prune.length,
    listener: signal,
    work: (run) => work({ tools, input, ...prepared }, run),
  });
}
