import { AppError } from '../../../shared/errors.ts';
import { pause } from '../../lib/pause.ts';
import { raceSignal } from '../../lib/raceSignal.ts';
import type { Provider } from '../provider.ts';
import { removeNode } from './installNode.ts';
import type { Machines } from './machines.ts';
import { readMarker, writeMarker } from './nodeMarker.ts';
import type { ReadMarkers, SeenMachine } from './readMarkers.ts';

export interface Removal {
  readonly machines: Machines;
  /** Folder `resources` of the app. */
  readonly resources: string;
  readonly read: ReadMarkers;
  readonly host: Provider['host'];
}

interface OneNode {
  readonly cluster: string;
  readonly node: string;
  readonly signal: AbortSignal;
}

/** Takes a node off its machine, and tells the others that it is gone. */
export const removeHost = async (
  { machines, resources, read, host }: Removal,
  { cluster, node, signal }: OneNode,
) => {
  const machine = host(await machines.find(node));
  const marker = await readMarker(machine, signal);
  if (marker !== undefined && marker.cluster !== cluster) {
    throw new AppError(
      'NODE_NOT_FOUND',
      `The machine ${node} is a node of ${marker.cluster}, not of ${cluster}.`,
    );
  }
  await removeNode(machine, { resources, signal });
  const others = (await read(signal)).seen.filter((other) => other.marker?.cluster === cluster);
  await Promise.all(
    others.map(async ({ name, marker: theirs }) => {
      if (theirs === undefined) return;
      const nodes = theirs.nodes.filter((one) => one.name !== node);
      const spec = { ...theirs.spec, nodes: theirs.spec.nodes.filter((one) => one.host !== node) };
      const told = { ...theirs, nodes, spec, updatedAt: Date.now() };
      await writeMarker(host(await machines.find(name)), told, signal);
    }),
  );
};

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
  const failed = [...(await removing), ...asked].flatMap((result) =>
    result.status === 'rejected' ? [result.reason as Error] : [],
  );
  if (failed.length === 0 && left.length === 0) return;
  throw new AppError('CLEANUP_INCOMPLETE', `Not all of cluster ${cluster} could be removed.`, {
    hint: `Run slipway delete ${cluster} again when the machines answer.`,
    details: [
      ...left.map((name) => unseen.get(name) ?? `${name} is not in the inventory any more`),
      ...failed.flatMap((error) => [error.message, ...(error instanceof AppError ? error.details : [])]),
    ],
    cause: new AggregateError(failed, 'what the machines answered'),
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
