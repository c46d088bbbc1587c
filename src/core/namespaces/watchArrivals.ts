import { AppError } from '../../shared/errors.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { parseJson } from '../lib/exactJson.ts';
import { LineSplitter } from '../lib/lines.ts';

const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
/** Seconds after which the server ends a watch of its own accord. */
const TIMEOUT = 300;
/** Characters of one event; metadata is far smaller. */
const MAX_LINE = 16 * 2 ** 20;

interface WatchEvent {
  readonly type: string;
  readonly object: {
    readonly metadata?: { readonly namespace?: string; readonly resourceVersion?: string };
    readonly code?: number;
    readonly message?: string;
  };
}

interface WatchArrivals {
  /** Path of the collection over all namespaces. */
  readonly path: string;
  /** Where to begin, as a list said it. */
  readonly resourceVersion: string;
  /** Told the namespace of each object that comes or goes. */
  readonly onChange: (namespace: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Follows which namespaces gain or lose objects of a kind, without a list first. Gives the version to go on from when
 * the server ends the watch; `NOT_FOUND` when it does not remember the version that was asked for.
 */
export const watchArrivals = async (
  connection: Pick<KubeConnection, 'stream'>,
  { path, resourceVersion, onChange, signal }: WatchArrivals,
): Promise<string> => {
  const query = new URLSearchParams({
    watch: '1',
    resourceVersion,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(TIMEOUT),
  });
  const stream = await connection.stream(`${path}?${query}`, { signal, accept: METADATA_ONLY });
  let last = resourceVersion;
  const lines = new LineSplitter((line) => {
    const { type, object } = parseJson(line) as WatchEvent;
    if (type === 'ERROR')
      throw new AppError(
        object.code === 410 ? 'NOT_FOUND' : 'API_FAILED',
        object.message ?? 'The watch failed.',
      );
    last = object.metadata?.resourceVersion ?? last;
    if (type === 'ADDED' || type === 'DELETED') onChange(object.metadata?.namespace ?? '');
  }, MAX_LINE);
  for await (const chunk of stream) lines.push(chunk as Buffer);
  return last;
};
