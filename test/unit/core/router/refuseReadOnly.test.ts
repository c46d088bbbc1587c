import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Core } from '../../../../src/core/core.ts';
import { createRouter } from '../../../../src/core/router/createRouter.ts';
import { findTarget } from '../../../../src/core/router/refuseReadOnly.ts';
import { contract } from '../../../../src/shared/contract.ts';
import { AppError } from '../../../../src/shared/errors.ts';

interface Call {
  readonly path: readonly string[];
  readonly changes: unknown;
  readonly input: unknown;
}

const listCalls = (router: AnyContractRouter, path: readonly string[] = []): readonly Call[] => {
  if (isContractProcedure(router)) {
    const { meta, inputSchema } = router['~orpc'];
    return [{ path, changes: meta['changes'], input: inputSchema }];
  }
  return Object.entries(router as Record<string, AnyContractRouter>).flatMap(([name, part]) =>
    listCalls(part, [...path, name]),
  );
};

const calls = listCalls(contract);

const terminals = { clusterOf: (id: string) => (id === 'terminal-1' ? 'slipway/demo' : undefined) };

/** Names of the fields that the input must have. */
const requiredOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodType ? (z.toJSONSchema(schema, { io: 'input' }).required ?? []) : [];

describe('the mark of each call of the contract', () => {
  it('is set, one way or the other', () => {
    expect(calls.filter(({ changes }) => typeof changes !== 'boolean').map(({ path }) => path)).toEqual([]);
  });

  it('says what changes a cluster', () => {
    const changing = calls.filter(({ changes }) => changes === true).map(({ path }) => path.join('.'));
    expect(changing.toSorted()).toEqual(
      expect.arrayContaining([
        'clusters.addNodes',
        'clusters.delete',
        'clusters.removeNode',
        'clusters.resume',
        'manifests.apply',
        'manifests.applyAgain',
        'manifests.remove',
        'namespaces.create',
        'namespaces.delete',
        'namespaces.setQuota',
        'nodes.cordon',
        'nodes.drain',
        'nodes.setLabels',
        'nodes.setTaints',
        'resources.delete',
        'resources.restart',
        'resources.scale',
        'resources.update',
        'terminals.openInPod',
        'terminals.openOnNode',
        'terminals.write',
      ]),
    );
    for (const { path } of calls.filter((call) => call.changes === false)) {
      expect(path.at(-1)).not.toMatch(
        /^(apply|cordon|drain|update|restart|scale|set[A-Z](?!ttings|amespace))/,
      );
    }
  });

  it('is on calls alone whose input says what cluster it is', () => {
    for (const { path, changes, input } of calls) {
      if (changes !== true) continue;
      const required = requiredOf(input);
      const example = Object.fromEntries(
        required.map((name) => [name, name === 'id' ? 'terminal-1' : 'demo']),
      );
      expect(findTarget(path, example, terminals), path.join('.')).toMatch(/demo$/);
    }
  });
});

/** A client of the real router, over an engine whose clusters may be read only. */
const open = () => {
  const asked: string[] = [];
  const done: string[] = [];
  const core = {
    refuseReadOnly: async (cluster: string) => {
      asked.push(cluster);
      throw new AppError('READ_ONLY', `${cluster} is read-only`);
    },
    terminals: {
      ...terminals,
      write: async () => void done.push('terminals.write'),
      resize: async () => void done.push('terminals.resize'),
    },
    nodes: { cordon: async () => void done.push('nodes.cordon') },
    namespaces: {
      watch: async function* () {
        done.push('namespaces.watch');
        yield [];
      },
    },
    clusters: {},
    manifests: {
      apply: async function* () {
        yield { type: 'begun', run: 'x', objects: 1 };
      },
    },
  } as unknown as Core;
  const context = {
    connection: { id: 'test', signal: new AbortController().signal },
    shell: 'browser',
    report: () => undefined,
  } as const;
  return { client: createRouterClient(createRouter(core), { context }), asked, done };
};

const refused = { code: 'FAILED', data: { code: 'READ_ONLY' } };

describe('a cluster that may be read only', () => {
  it('is not changed by whatever calls, and the caller is told why', async () => {
    const { client, asked, done } = open();
    const node = { cluster: 'context/prod', node: 'web-1' };
    await expect(client.nodes.cordon({ ...node, cordoned: true })).rejects.toMatchObject(refused);
    await expect(client.clusters.delete({ name: 'demo' })).rejects.toMatchObject(refused);
    const files = [{ path: 'a.yaml', text: 'a' }];
    await expect(
      client.manifests.apply({ cluster: 'context/prod', files, release: 'web' }),
    ).rejects.toMatchObject(refused);
    expect(asked).toEqual(['context/prod', 'slipway/demo', 'context/prod']);
    expect(done).toEqual([]);
  });

  it('is not changed in a terminal that was open before', async () => {
    const { client, done } = open();
    const write = { id: 'terminal-1', data: 'eA==' };
    await expect(client.terminals.write(write)).rejects.toMatchObject(refused);
    await client.terminals.resize({ id: 'terminal-1', columns: 80, rows: 24 });
    expect(done).toEqual(['terminals.resize']);
  });

  it('is read as any other', async () => {
    const { client, asked, done } = open();
    for await (const _ of await client.namespaces.watch({ cluster: 'context/prod' }));
    expect(asked).toEqual([]);
    expect(done).toEqual(['namespaces.watch']);
  });
});
