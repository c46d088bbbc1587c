import { describe, expect, it } from 'vitest';
import type { BootstrapCluster } from '../../../../src/core/bootstrap/cluster.ts';
import type { Phase } from '../../../../src/core/bootstrap/phase.ts';
import {
  type PlanOptions,
  planNewWorkers,
  planPhases,
  planRest,
} from '../../../../src/core/bootstrap/plan.ts';
import { runPhases } from '../../../../src/core/bootstrap/run.ts';
import { controlPlanesAnd, makeBootstrapCluster } from '../../../helpers/bootstrapCluster.ts';

const list = (phases: readonly Phase[]) => phases.map(({ id, nodes }) => `${id}: ${nodes?.join(' ') ?? '-'}`);
const find = (phases: readonly Phase[], id: string) => phases.find((phase) => phase.id === id);

const nothing = async () => undefined;
const options: PlanOptions = { startHosts: (phase) => ({ ...phase, run: nothing }) };
const planAll = (cluster: BootstrapCluster, needs = 'api') => [
  ...planPhases(cluster, options),
  ...planRest(cluster, { configuration: [needs], storage: [needs] }),
];

/** What comes last, on the first control plane. */
const LAST = ['addons', 'network', 'configuration', 'storage', 'finish'].map((id) => `${id}: demo-1`);

/** Runs the plan's order alone; rejects when a phase needs what is not before it. */
const runOrder = (phases: readonly Phase[], before: readonly string[]) => {
  const made = before.map((id): Phase => ({ id, title: id, needs: [], run: nothing }));
  const ended: string[] = [];
  const listener = {
    onStart: () => undefined,
    onEnd: ({ id }: Phase, node: string | undefined) => void ended.push(`${id}@${node}`),
    onLog: () => undefined,
    onNote: () => undefined,
  };
  const all = [...made, ...phases.map((phase) => ({ ...phase, run: nothing }))];
  return runPhases(all, { signal: new AbortController().signal, listener }).then(() => ended);
};

describe('planPhases', () => {
  it('plans one node: nobody joins and nothing balances', async () => {
    const phases = planAll(makeBootstrapCluster({ nodes: controlPlanesAnd(1, 0) }));
    expect(list(phases)).toEqual([
      'hosts: demo-1',
      'prepare: demo-1',
      'control-plane: demo-1',
      'api: demo-1',
      ...LAST,
    ]);
    await runOrder(phases, []);
  });

  it('starts workers in Docker once the control plane is at work; they need no answer of its API server', async () => {
    const phases = planAll(makeBootstrapCluster({ nodes: controlPlanesAnd(1, 2) }));
    expect(list(phases)).toEqual([
      'hosts: demo-1',
      'prepare: demo-1',
      'control-plane: demo-1',
      'worker-hosts: demo-2 demo-3',
      'api: demo-1',
      'prepare-workers: demo-2 demo-3',
      'workers: demo-2 demo-3',
      ...LAST,
    ]);
    expect(find(phases, 'worker-hosts')?.needs).toEqual(['control-plane']);
    expect(find(phases, 'workers')?.needs).toEqual(['prepare-workers']);
    await runOrder(phases, []);
  });

  it('starts machines all at once', async () => {
    const nodes = controlPlanesAnd(1, 2).map((node, index) => ({ ...node, host: `machine-${index}` }));
    const phases = planAll(makeBootstrapCluster({ provider: 'ssh', nodes }));
    expect(list(phases)).toEqual([
      'hosts: demo-1 demo-2 demo-3',
      'prepare: demo-1 demo-2 demo-3',
      'control-plane: demo-1',
      'api: demo-1',
      'workers: demo-2 demo-3',
      ...LAST,
    ]);
    expect(find(phases, 'workers')?.needs).toEqual(['prepare', 'control-plane']);
    await runOrder(phases, []);
  });

  it('plans several control planes: a balancer everywhere, and one join after the other', async () => {
    const phases = planAll(makeBootstrapCluster({ nodes: controlPlanesAnd(3, 2) }));
    expect(list(phases)).toEqual([
      'hosts: demo-1 demo-2 demo-3 demo-4 demo-5',
      'prepare: demo-1 demo-2 demo-3 demo-4 demo-5',
      'balancer: demo-1 demo-2 demo-3 demo-4 demo-5',
      'control-plane: demo-1',
      'api: demo-1',
      'workers: demo-4 demo-5',
      'addons: demo-1',
      'network: demo-1',
      'configuration: demo-1',
      'join-demo-2: demo-2',
      'join-demo-3: demo-3',
      'storage: demo-1',
      'finish: demo-1',
    ]);
    const ended = await runOrder(phases, []);
    expect(ended.indexOf('join-demo-3@demo-3')).toBeGreaterThan(ended.indexOf('join-demo-2@demo-2'));
    expect(find(phases, 'workers')?.needs).toContain('balancer');
  });

  it('labels only nodes that the cluster file gives labels', async () => {
    const [control, first, second] = controlPlanesAnd(1, 2);
    const nodes = [control, first, { ...second, labels: { zone: 'b' } }] as ReturnType<
      typeof controlPlanesAnd
    >;
    const phases = planAll(makeBootstrapCluster({ nodes }));
    expect(find(phases, 'labels')?.nodes).toEqual(['demo-3']);
    await runOrder(phases, []);
  });

  it('installs no network where the network plugin is none, and the StorageClass all the same', async () => {
    const cluster = makeBootstrapCluster({ nodes: controlPlanesAnd(1, 0), network: { plugin: 'none' } });
    const phases = planAll(cluster);
    expect(find(phases, 'network')).toBeUndefined();
    expect(find(phases, 'storage')).toBeDefined();
    await runOrder(phases, []);
  });

  it('leaves what no node waits for to the end, but for what further control planes join by', () => {
    const needs = (count: number) => {
      const cluster = makeBootstrapCluster({ nodes: controlPlanesAnd(count, 1) });
      const phases = planAll(cluster, 'coredns');
      return ['configuration', 'storage'].map((id) => find(phases, id)?.needs);
    };
    expect(needs(1)).toEqual([['coredns'], ['coredns']]);
    expect(needs(3)).toEqual([['api'], ['coredns']]);
  });
});

describe('planNewWorkers', () => {
  it('touches the new workers alone', async () => {
    const phases = planNewWorkers(makeBootstrapCluster({ nodes: controlPlanesAnd(1, 2) }), ['demo-3']);
    expect(list(phases)).toEqual(['prepare: demo-3', 'workers: demo-3']);
    await runOrder(phases, ['hosts']);
  });

  it('gives them a balancer where there are several control planes', async () => {
    const phases = planNewWorkers(makeBootstrapCluster({ nodes: controlPlanesAnd(3, 1) }), ['demo-4']);
    expect(list(phases)).toEqual(['prepare: demo-4', 'balancer: demo-4', 'workers: demo-4']);
    await runOrder(phases, ['hosts']);
  });
});
