import type { KubeConnection } from './connection.ts';
import { type Trim, type WatchObjects, watchObjects } from './watchObjects.ts';

interface FollowObjects<T> extends WatchObjects {
  /** Told at each change, with all objects by uid: the same map each time. */
  readonly onChange: (objects: ReadonlyMap<string, T>) => void;
  /** Told why the server does not answer just now; undefined when it does again. */
  readonly onTrouble?: (message: string | undefined) => void;
}

/** Keeps what `watchObjects` tells as a map; see there. */
export const followObjects = async <T extends { readonly metadata: { readonly uid: string } }>(
  connection: KubeConnection,
  { onChange, onTrouble, ...watch }: FollowObjects<T>,
  trim?: Trim<T>,
): Promise<void> => {
  const objects = new Map<string, T>();
  for await (const event of watchObjects<T>(connection, watch, trim)) {
    if (event.type === 'lost' || event.type === 'restored') {
      onTrouble?.(event.type === 'lost' ? event.message : undefined);
      continue;
    }
    if (event.type === 'snapshot') objects.clear();
    else for (const { metadata } of event.deleted) objects.delete(metadata.uid);
    for (const object of event.objects) objects.set(object.metadata.uid, object);
    onChange(objects);
  }
};
