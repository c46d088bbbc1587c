import { AppError } from '../../../shared/errors.ts';
import { pause } from '../../lib/pause.ts';
import { raceSignal } from '../../lib/raceSignal.ts';
import type { Provider } from '../provider.ts';
import { removeNode } from './installNode.ts';
import type { Machines } from './machines.ts';
import { latestMarker, type NodeMarker, readMarker, writeMarker } from './nodeMarker.ts';
import type { ReadMarkers, SeenMachine } from './readMarkers.ts';

export interface Removal {
  readonly machines: Machines;
  /** Folder `resources` of the app. */
  readonly resources: string;
  readonly read: ReadMarkers;
  readonly host: Provider['host'];
}

interface OfCluster {
  readonly cluster: string;
  readonly signal: AbortSignal;
}

interface OneNode extends OfCluster {
  readonly node: string;
}

/** Takes nodes off their machines, all at once, and then tells the others of the cluster which of them are gone. */
export const removeHosts = async (
  removal: Removal,
  { cluster, nodes, signal }: OfCluster & { readonly nodes: readonly string[] },
) => {
  const taken = await Promise.allSettled(nodes.map((node) => takeOff(removal, { cluster, node, signal })));
  const gone = taken.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  if (gone.length > 0) await tellOthers(removal, { cluster, gone, signal });
  const failed = listReasons(taken);
  if (failed.length > 1) {
    throw incomplete(`${failed.length} machines are still nodes of ${cluster}.`, {
      hint: 'Try again when the machines answer.',
      failed,
    });
  }
  if (failed[0] !== undefined) throw failed[0];
};

interface Gone {
  readonly node: string;
  /** What it said of itself before; absent when it was no node any more. */
  readonly marker: NodeMarker | undefined;
}

const takeOff = async (
  { machines, resources, host }: Removal,
  { cluster, node, signal }: OneNode,
): Promise<Gone> => {
  const machine = host(await machines.find(node));
  const marker = await readMarker(machine, signal);
  if (marker !== undefined && marker.cluster !== cluster) {
    throw new AppError(
      'NODE_NOT_FOUND',
      `The machine ${node} is a node of ${marker.cluster}, not of ${cluster}.`,
    );
  }
  await removeNode(machine, { resources, signal });
  return { node, marker };
};

/** A machine that was there before another came has not heard of it: all are told what the newest of them knows. */
const tellOthers = async (
  { machines, read, host }: Removal,
  { cluster, gone, signal }: OfCluster & { readonly gone: readonly Gone[] },
) => {
  const { seen, remembered } = await read(signal);
  const markersOf = (list: readonly SeenMachine[]) =>
    list.flatMap(({ marker }) => (marker?.cluster === cluster ? marker : []));
  const others = markersOf(seen);
  const latest = latestMarker([
    ...others,
    ...markersOf(remembered),
    ...gone.flatMap(({ marker }) => marker ?? []),
  ]);
  if (latest === undefined) return;
  const isGone = (name: string | undefined) => gone.some(({ node }) => node === name);
  const told = {
    spec: { ...latest.spec, nodes: latest.spec.nodes.filter(({ host: name }) => !isGone(name)) },
    nodes: latest.nodes.filter(({ name }) => !isGone(name)),
    updatedAt: Date.now(),
  };
  await Promise.all(
    others.map(async (theirs) =>
      writeMarker(host(await machines.find(theirs.node)), { ...theirs, ...told }, signal),
    ),
  );
};

const listReasons = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));

interface Left {
  readonly hint: string;
  readonly failed: readonly Error[];
  /** What is to be said of machines that gave no error. */
  readonly silent?: readonly string[];
}

const incomplete = (message: string, { hint, failed, silent = [] }: Left) =>
  new AppError('CLEANUP_INCOMPLETE', message, {
    hint,
    details: [
      ...silent,
      ...failed.flatMap((error) => [error.message, ...(error instanceof AppError ? error.details : [])]),
    ],
    cause: new AggregateError(failed, 'what the machines answered'),
  });

/** Milliseconds that a machine gets once more at least which did not answer as soon as lists want it. */
const ONCE_MORE = 5_000;

/** Takes a cluster off all its machines; `CLEANUP_INCOMPLETE` names those on which something is left. */
export const removeCluster = async (
  removal: Removal,
  { cluster, spec, signal }: Parameters<Provider['remove']>[1] & { readonly cluster: string },
) => {
  const { machines, resources, read, host } = removal;
  const { seen, unseen, remembered } = await read(signal);
  const isOwn = ({ marker }: SeenMachine) => marker?.cluster === cluster;
  const own = seen.filter(isOwn);
  const tell = own.length > 0 ? own : remembered.filter(isOwn);
  const told = tell.flatMap(({ marker }) => marker?.nodes.map(({ name }) => name) ?? []);
  // With all of them silent, and never seen from here, no marker tells which machines there are.
  const made = told.length > 0 ? [] : (spec?.nodes ?? []).flatMap((node) => node.host ?? []);
  const listed = new Set([...told, ...made]);
  const silent = [...listed].filter((name) => !seen.some((machine) => machine.name === name));
  const removing = Promise.allSettled(
    own.map(async ({ name }) => removeNode(host(await machines.find(name)), { resources, signal })),
  );
  const over = new AbortController();
  const patience = silent.length > 0 ? [pause(ONCE_MORE, signal)] : [];
  void Promise.allSettled([removing, ...patience]).then(() => over.abort());
  const limit = AbortSignal.any([signal, over.signal]);
  const asked = await Promise.allSettled(
    silent.map((name) => removeLate(removal, { cluster, node: name, limit, signal })),
  );
  const left = asked.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  const failed = listReasons([...(await removing), ...asked]);
  if (failed.length === 0 && left.length === 0) return;
  throw incomplete(`Not all of cluster ${cluster} could be removed.`, {
    hint: `Run slipway delete ${cluster} again when the machines answer.`,
    failed,
    silent: left.map((name) => unseen.get(name) ?? `${name} is not in the inventory any more`),
  });
};

/**
 * A machine that is only busy answers while the others are at work: until `limit` fires it is asked again. Gives its
 * name when it did not tell what it is.
 */
const removeLate = async (
  { machines, resources, host }: Removal,
  { cluster, node, limit, signal }: OneNode & { readonly limit: AbortSignal },
): Promise<string[]> => {
  const ask = async () => {
    const machine = host(await machines.find(node));
    return { machine, marker: await readMarker(machine, limit) };
  };
  const answer = await raceSignal(ask(), limit).catch(() => undefined);
  if (answer === undefined) return [node];
  if (answer.marker?.cluster === cluster) await removeNode(answer.machine, { resources, signal });
  return [];
};
