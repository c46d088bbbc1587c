import path from 'node:path';
import { z } from 'zod';
import { clusterSpec } from '../../../shared/clusterSpec.ts';
import { AppError } from '../../../shared/errors.ts';
import { MARKER_FILE } from '../../../shared/machine.ts';
import type { Host } from '../host.ts';

/** Written on each machine before anything else of Slipway is, and taken off last. */
export const MARKER_FOLDER = path.posix.dirname(MARKER_FILE);
/** What was put on the machine and how it was before, as lines for the script that takes it off. */
export const OWNED_FILE = `${MARKER_FOLDER}/owned`;

const role = z.enum(['control-plane', 'worker']);

const markedNode = z.object({ name: z.string(), role, address: z.ipv4(), image: z.string() });

/** A machine's own word for what it is: each holds the whole cluster, so that one that answers tells of all. */
const nodeMarker = z.object({
  version: z.literal(1),
  cluster: z.string(),
  /** Name of this node. */
  node: z.string(),
  spec: clusterSpec,
  server: z.string(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** When the list of nodes was settled: the newest counts. */
  updatedAt: z.number(),
  nodes: z.array(markedNode),
});

export type NodeMarker = z.output<typeof nodeMarker>;

/** The one that knows of nodes which came and went last; undefined for none. */
export const latestMarker = (markers: readonly NodeMarker[]): NodeMarker | undefined =>
  markers.toSorted((a, b) => b.updatedAt - a.updatedAt)[0];

/** Throws on what is no marker, or one of another version. */
export const parseMarker = (text: string): NodeMarker => nodeMarker.parse(JSON.parse(text));

/**
 * Reads a machine's marker; undefined where there is none.
 * @throws AppError as `Host`'s methods do, and `CONFLICT` for one that this version does not understand
 */
export const readMarker = async (host: Host, signal: AbortSignal): Promise<NodeMarker | undefined> => {
  const { stdout } = await host.exec(['/bin/sh', '-c', `cat ${MARKER_FILE} 2>/dev/null || :`], {
    signal,
    deadline: 15_000,
  });
  return stdout.trim() === '' ? undefined : understandMarker(host, stdout);
};

/** @throws AppError `CONFLICT` for a machine's marker that this version does not understand */
export const understandMarker = ({ name }: Pick<Host, 'name'>, text: string): NodeMarker => {
  try {
    return parseMarker(text);
  } catch (error) {
    throw new AppError('CONFLICT', `${name} has a file ${MARKER_FILE} that cannot be understood.`, {
      hint: 'Another version of Slipway may have written it: use that one, or look at the file.',
      cause: error,
    });
  }
};

/** The script that claims a machine reads the cluster's name off its line. */
export const renderMarker = (marker: NodeMarker): string => JSON.stringify(marker, undefined, 2);

/** Writes the marker of a machine that has one. */
export const writeMarker = (host: Host, marker: NodeMarker, signal: AbortSignal): Promise<void> =>
  host.putFiles([{ path: MARKER_FILE, content: renderMarker(marker), mode: 0o600 }], { signal });
