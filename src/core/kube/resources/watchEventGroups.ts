import type { EventGroup } from '../../../shared/contract/resources.ts';
import { mergeStreams } from '../../lib/mergeStreams.ts';
import type { KubeConnection } from '../connection.ts';
import { type WatchEvent, watchObjects } from '../watchObjects.ts';
import { groupEvents, type InvolvingEvent } from './groupEvents.ts';
import { listPath } from './objectPath.ts';

/** Milliseconds between two answers; a busy cluster has events all the time. */
const PAUSE = 500;

type Change = WatchEvent<InvolvingEvent>;

/** The events of some namespaces or all, grouped by cause, again at each change. */
export async function* watchEventGroups(
  connection: KubeConnection,
  namespaces: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly EventGroup[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const places: readonly (string | undefined)[] =
    namespaces.length === 0 ? [undefined] : [...new Set(namespaces)];
  const type = { group: '', version: 'v1', plural: 'events' };
  const byPlace = new Map(places.map((place) => [place, new Map<string, InvolvingEvent>()]));
  const streams = places.map((place) =>
    tag(
      place,
      watchObjects<InvolvingEvent>(connection, { path: listPath(type, place), signal: either }, trimEvent),
    ),
  );
  const listed = new Set<string | undefined>();
  try {
    for await (const [place, change] of mergeStreams(streams)) {
      applyChange(byPlace.get(place) ?? new Map(), change);
      // A server that does not answer has not said that there are none.
      if (change.type === 'snapshot') listed.add(place);
      if (listed.size < places.length) continue;
      yield groupEvents([...byPlace.values()].flatMap((events) => [...events.values()]));
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } finally {
    stop.abort();
  }
}

async function* tag<T>(
  place: string | undefined,
  stream: AsyncIterable<T>,
): AsyncGenerator<readonly [string | undefined, T]> {
  for await (const each of stream) yield [place, each];
}

const applyChange = (events: Map<string, InvolvingEvent>, change: Change) => {
  if (change.type === 'lost' || change.type === 'restored') return;
  if (change.type === 'snapshot') events.clear();
  else for (const { metadata } of change.deleted) events.delete(metadata.uid);
  for (const event of change.objects) events.set(event.metadata.uid, event);
};

const trimEvent = (event: InvolvingEvent): InvolvingEvent => {
  const { metadata, involvedObject, ...rest } = event;
  const { uid, creationTimestamp } = metadata;
  return {
    ...rest,
    metadata: { uid, ...(creationTimestamp === undefined ? {} : { creationTimestamp }) },
    ...(involvedObject === undefined ? {} : { involvedObject }),
  };
};
