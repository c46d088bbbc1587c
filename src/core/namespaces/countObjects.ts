import type { KubeConnection } from '../kube/connection.ts';
import { METADATA_ONLY } from '../kube/metadataOnly.ts';

interface ObjectList {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly remainingItemCount?: number;
    readonly continue?: string;
  };
  /** Some servers write null for none. */
  readonly items: readonly unknown[] | null;
}

export interface ObjectCount {
  readonly count: number;
  /** Version of the collection that was counted; a watch from here misses nothing. */
  readonly resourceVersion: string;
}

/**
 * Counts the objects of a collection by reading one of them, as the server says how many remain; so it costs the same
 * for one object and for thirty thousand.
 */
export const countObjects = async (
  connection: Pick<KubeConnection, 'call'>,
  path: string,
  signal: AbortSignal,
): Promise<ObjectCount> => {
  const { body } = await connection.call<ObjectList>('GET', `${path}?limit=1`, {
    signal,
    accept: METADATA_ONLY,
  });
  const { resourceVersion, remainingItemCount, continue: next } = body.metadata;
  if (remainingItemCount !== undefined || !next)
    return { count: (body.items?.length ?? 0) + (remainingItemCount ?? 0), resourceVersion };
  return {
    count: (body.items?.length ?? 0) + (await countRest(connection, { path, next, signal })),
    resourceVersion,
  };
};

interface Rest {
  readonly path: string;
  readonly next: string;
  readonly signal: AbortSignal;
}

/** For servers that do not say how many remain (some aggregated ones): page by page. */
const countRest = async (connection: Pick<KubeConnection, 'call'>, { path, next, signal }: Rest) => {
  let count = 0;
  for (let token: string | undefined = next; token; ) {
    const query = new URLSearchParams({ limit: '500', continue: token });
    const page: { body: ObjectList } = await connection.call<ObjectList>('GET', `${path}?${query}`, {
      signal,
    });
    count += page.body.items?.length ?? 0;
    token = page.body.metadata.continue;
  }
  return count;
};
