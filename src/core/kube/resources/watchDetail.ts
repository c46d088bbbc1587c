import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { OwnerLink, ResourceDetail, ResourceEventRow } from '../../../shared/contract/resources.ts';
import { AppError } from '../../../shared/errors.ts';
import { writeKubeYaml } from '../../lib/kubeYaml/writeKubeYaml.ts';
import { mergeStreams } from '../../lib/mergeStreams.ts';
import type { KubeConnection } from '../connection.ts';
import { type KubeObject, watchObjects } from '../watchObjects.ts';
import { describeEvent, type KubeEvent } from './describeEvent.ts';
import type { FindOwners } from './findOwners.ts';
import { describeRef, listPath } from './objectPath.ts';
import { type PlainObject, showObject } from './showObject.ts';

type Part =
  | { readonly type: 'object'; readonly object: PlainObject | undefined }
  | { readonly type: 'events'; readonly events: readonly ResourceEventRow[] };

/**
 * One object with its events and owners, again at each change; ends when it is deleted. `NOT_FOUND` when there is none.
 */
export async function* watchDetail(
  connection: KubeConnection,
  ref: ObjectRef,
  { signal, findOwners }: { readonly signal: AbortSignal; readonly findOwners: FindOwners },
): AsyncGenerator<ResourceDetail> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let object: PlainObject | undefined;
  let owners: readonly OwnerLink[] = [];
  let events: readonly ResourceEventRow[] | undefined;
  const objects = watchObject(connection, ref, either);
  try {
    const first = await objects.next();
    if (first.done) return;
    object = first.value.object;
    if (object === undefined) {
      throw new AppError('NOT_FOUND', `There is no ${describeRef(ref)} any more.`, {
        hint: 'It was deleted, or its name has changed.',
      });
    }
    const streams: readonly AsyncGenerator<Part>[] = [objects, watchEvents(connection, object, either)];
    owners = await findOwners(connection, object, signal);
    for await (const part of mergeStreams(streams)) {
      if (part.type === 'events') events = part.events;
      else if (part.object === undefined) return;
      else {
        object = part.object;
        owners = await findOwners(connection, object, signal);
      }
      // The first answer waits for the events, which come in the same moment.
      if (events !== undefined) yield { yaml: writeKubeYaml(object), object, events, owners };
    }
  } finally {
    stop.abort();
  }
}

async function* watchObject(
  connection: KubeConnection,
  ref: ObjectRef,
  signal: AbortSignal,
): AsyncGenerator<Extract<Part, { type: 'object' }>> {
  const target = { path: listPath(ref, ref.namespace), fieldSelector: `metadata.name=${ref.name}`, signal };
  for await (const event of watchObjects<KubeObject>(connection, target)) {
    if (event.type === 'lost' || event.type === 'restored') continue;
    const [object] = event.objects;
    if (object !== undefined) yield { type: 'object', object: showObject(object as unknown as PlainObject) };
    else if (event.type === 'snapshot' || event.deleted.length > 0)
      yield { type: 'object', object: undefined };
  }
}

interface Involved {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly uid?: string };
}

async function* watchEvents(
  connection: KubeConnection,
  object: PlainObject,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  const { kind, metadata } = object as Involved;
  // A node's events name it, but carry another uid than its own.
  const fieldSelector =
    kind === 'Node'
      ? `involvedObject.kind=Node,involvedObject.name=${metadata?.name}`
      : `involvedObject.uid=${metadata?.uid}`;
  const path = listPath({ group: '', version: 'v1', plural: 'events' }, metadata?.namespace);
  const byUid = new Map<string, KubeEvent>();
  try {
    for await (const event of watchObjects<KubeEvent>(connection, { path, fieldSelector, signal })) {
      if (event.type === 'lost' || event.type === 'restored') continue;
      if (event.type === 'snapshot') byUid.clear();
      else for (const gone of event.deleted) byUid.delete(gone.metadata.uid);
      for (const each of event.objects) byUid.set(each.metadata.uid, each);
      const rows = [...byUid.values()].map(describeEvent);
      yield { type: 'events', events: rows.toSorted((a, b) => b.lastAt - a.lastAt) };
    }
  } catch {
    // Who may not read events sees the object all the same.
    yield { type: 'events', events: [] };
  }
}
