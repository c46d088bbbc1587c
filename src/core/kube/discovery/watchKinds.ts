import type { KindsState } from '../../../shared/contract/resources.ts';
import { mergeStreams } from '../../lib/mergeStreams.ts';
import { pause } from '../../lib/pause.ts';
import type { KubeConnection } from '../connection.ts';
import { watchObjects } from '../watchObjects.ts';
import { readKinds } from './readKinds.ts';

const SOURCES = [
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  '/apis/apiregistration.k8s.io/v1/apiservices',
];

/** Milliseconds until a change of these is seen in discovery: it shows at once, and what it misses a little later. */
const SETTLE = [200, 2500];
/** Milliseconds between looks for somebody who may not watch what brings kinds. */
const LOOK_AGAIN = 60_000;

/** Every kind, again when a CustomResourceDefinition or an aggregated API comes, changes or goes. */
export async function* watchKinds(
  connection: KubeConnection,
  signal: AbortSignal,
): AsyncGenerator<KindsState> {
  let last = await readKinds(connection, signal);
  yield last;
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    for await (const _ of mergeStreams(SOURCES.map((path) => watchHints(connection, path, either)))) {
      // Discovery may fail for a moment while the server restarts; its next change is another chance.
      const now = await readKinds(connection, signal).catch(() => last);
      if (JSON.stringify(now) !== JSON.stringify(last)) yield now;
      last = now;
    }
  } finally {
    stop.abort();
  }
}

/** Tells when it is worth reading discovery again. */
async function* watchHints(
  connection: KubeConnection,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<'look'> {
  try {
    let isFirst = true;
    for await (const event of watchObjects(connection, { path, signal }, keepState)) {
      const isNews = event.type === 'restored' || event.type === 'changed' || !isFirst;
      isFirst = false;
      if (!isNews || event.type === 'lost') continue;
      for (const milliseconds of SETTLE) {
        await pause(milliseconds, signal);
        yield 'look';
      }
    }
  } catch {
    while (!signal.aborted) {
      await pause(LOOK_AGAIN, signal).catch(() => undefined);
      if (!signal.aborted) yield 'look';
    }
  }
}

/** Their schemas are large, and nobody needs them here. */
const keepState = ({ metadata }: { readonly metadata: { readonly uid: string } }) => ({
  metadata: { uid: metadata.uid },
});
