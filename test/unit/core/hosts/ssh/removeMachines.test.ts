import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../../../../src/core/hosts/host.ts';
import type { NodeMarker } from '../../../../../src/core/hosts/ssh/nodeMarker.ts';
import { removeCluster, removeHosts } from '../../../../../src/core/hosts/ssh/removeMachines.ts';
import type { NodeSpec } from '../../../../../src/shared/clusterSpec.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { marker, spec } from './labCluster.ts';
import { openSilentMachines } from './openSilentMachines.ts';

const RESOURCES = path.resolve(import.meta.dirname, '../../../../../resources');

interface Busy {
  /** Milliseconds that the machine «one», which answered, needs for its removal. */
  readonly removal?: number;
  /** What the machine «two», which had not answered in time, does when it is asked again. */
  readonly answer: () => Promise<NodeMarker | undefined>;
}

/** Removes a cluster; gives the machines that it was taken off, and the error. */
const remove = async ({ removal = 0, answer }: Busy) => {
  const taken: string[] = [];
  const exec = async (name: string, argv: readonly string[]) => {
    const isRemoval = argv[0] === 'flock';
    if (isRemoval) {
      if (name === 'one') await delay(removal);
      taken.push(name);
    }
    const told = isRemoval ? undefined : await answer();
    return { exitCode: 0, stdout: told === undefined ? '' : JSON.stringify(told), stderr: '' };
  };
  const signal = AbortSignal.timeout(30_000);
  const error = await removeCluster(
    {
      machines: openSilentMachines('one', 'two').machines,
      resources: RESOURCES,
      read: async () => ({
        seen: [{ name: 'one', marker, running: true }],
        unseen: new Map([['two', 'two does not answer']]),
        remembered: [],
      }),
      host: ({ name }) => ({ name, exec: (argv: readonly string[]) => exec(name, argv) }) as unknown as Host,
    },
    { cluster: 'lab', spec, signal },
  ).then(
    () => undefined,
    (reason: unknown) => reason as AppError,
  );
  return { taken, error };
};

describe('removing a cluster of which a machine did not answer as soon as lists want it', () => {
  it('takes it off that machine too when it was only busy', async () => {
    const { taken, error } = await remove({ answer: () => delay(300, { ...marker, node: 'two' }) });
    expect(error).toBeUndefined();
    expect(taken.sort()).toEqual(['one', 'two']);
  });

  it('gives it as long as the others take', { timeout: 20_000 }, async () => {
    const late = () => delay(6_000, { ...marker, node: 'two' });
    const { taken, error } = await remove({ removal: 7_000, answer: late });
    expect(error).toBeUndefined();
    expect(taken.sort()).toEqual(['one', 'two']);
  });

  it('leaves it alone when it says by then that it is not of the cluster', async () => {
    for (const answer of [undefined, { ...marker, cluster: 'other' }]) {
      const { taken, error } = await remove({ answer: async () => answer });
      expect(error).toBeUndefined();
      expect(taken).toEqual(['one']);
    }
  });

  it.each([
    ['is silent', () => new Promise<never>(() => undefined)],
    ['is off', () => Promise.reject(new AppError('HOST_UNREACHABLE', 'two does not answer'))],
  ])('names it when it %s all the same', { timeout: 20_000 }, async (_, answer) => {
    const { taken, error } = await remove({ answer });
    expect(taken).toEqual(['one']);
    expect(error).toMatchObject({ code: 'CLEANUP_INCOMPLETE', details: ['two does not answer'] });
  });
});

/** Machines that keep what is written on them; gives what each said in the end, by its name. */
const removeNodes = async (
  markers: readonly NodeMarker[],
  nodes: readonly string[],
  broken: readonly string[] = [],
) => {
  const kept = new Map(markers.map((one) => [one.node, one]));
  const host = ({ name }: { name: string }) =>
    ({
      name,
      exec: async (argv: readonly string[]) => {
        const isRemoval = argv[0] === 'flock';
        if (isRemoval && broken.includes(name)) throw new AppError('HOST_UNREACHABLE', `${name} fell silent`);
        const told = isRemoval ? undefined : kept.get(name);
        if (isRemoval) kept.delete(name);
        return { exitCode: 0, stdout: told === undefined ? '' : JSON.stringify(told), stderr: '' };
      },
      putFiles: async ([file]: readonly { content: string }[]) => {
        kept.set(name, JSON.parse(file?.content ?? '') as NodeMarker);
      },
    }) as unknown as Host;
  const error = await removeHosts(
    {
      machines: openSilentMachines(...markers.map(({ node }) => node)).machines,
      resources: RESOURCES,
      read: async () => ({
        seen: [...kept.values()].map((one) => ({ name: one.node, marker: one, running: true })),
        unseen: new Map(),
        remembered: [],
      }),
      host,
    },
    { cluster: 'lab', nodes, signal: AbortSignal.timeout(30_000) },
  ).then(
    () => undefined,
    (reason: unknown) => reason as AppError,
  );
  const knows = [...kept].map(([name, one]) => [
    name,
    one.nodes.map((node) => node.name),
    one.spec.nodes.map((node) => node.host),
  ]);
  return { knows, error };
};

describe('removing nodes of a cluster of which other nodes were added later', () => {
  const named = (name: string) => ({ name, role: 'worker' as const, address: '10.0.0.9', image: 'i' });
  const later: NodeMarker = {
    ...marker,
    updatedAt: 3,
    nodes: [...marker.nodes, named('three'), named('four')],
    spec: {
      ...spec,
      nodes: [...spec.nodes, ...['three', 'four'].map((host) => ({ ...(spec.nodes[1] as NodeSpec), host }))],
    },
  };
  const all = [marker, { ...marker, node: 'two' }, { ...later, node: 'three' }, { ...later, node: 'four' }];

  it('leaves every machine with all that are left, also those that were there first', async () => {
    const left = ['one', 'three', 'four'];
    const { knows, error } = await removeNodes(all, ['two']);
    expect(error).toBeUndefined();
    expect(knows).toEqual(left.map((name) => [name, left, left]));
  });

  it('takes several at once, and no machine has heard of them', async () => {
    const left = ['one', 'two'];
    const { knows, error } = await removeNodes(all, ['three', 'four']);
    expect(error).toBeUndefined();
    expect(knows).toEqual(left.map((name) => [name, left, left]));
  });

  it('tells which are gone when one of them falls silent, and says so', async () => {
    const left = ['one', 'two', 'four'];
    const { knows, error } = await removeNodes(all, ['three', 'four'], ['four']);
    expect(error).toMatchObject({ code: 'HOST_UNREACHABLE', message: 'four fell silent' });
    expect(knows).toEqual(left.map((name) => [name, left, left]));
  });

  it('names all that fell silent', async () => {
    const { error } = await removeNodes(all, ['three', 'four'], ['three', 'four']);
    expect(error).toMatchObject({
      code: 'CLEANUP_INCOMPLETE',
      details: ['three fell silent', 'four fell silent'],
    });
  });
});
