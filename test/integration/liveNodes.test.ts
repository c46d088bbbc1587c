import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kube } from '../helpers/kube.ts';
import { makeNamespace, webDeployment } from '../helpers/manifests.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';
import { finish } from '../helpers/testHome.ts';

const NAMESPACE = 'crew';
const CLUSTER = 'it-live';
const [FIRST, ADDED] = [`${CLUSTER}-worker-1`, `${CLUSTER}-worker-2`];

/** Pods go to the nodes that the test labels, and only there. */
const guarded = (replicas: number) =>
  webDeployment({
    namespace: NAMESPACE,
    name: 'guarded',
    replicas,
    pod: { nodeSelector: { crew: 'yes' } },
  });

/** At least one of the guarded pods must be up at any time. */
const budget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'guarded', namespace: NAMESPACE },
  spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
};

let cluster: TestCluster;
let kube: Kube;

beforeAll(async () => {
  cluster = await openTestCluster({ name: CLUSTER, nodes: [{ role: 'control-plane' }, { role: 'worker' }] });
  kube = cluster.kube;
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

const guardedNodes = async () =>
  (await kube.pods(NAMESPACE, 'guarded')).map(({ spec }) => spec.nodeName).sort();

const listStatus = async () => {
  const nodes = await cluster.core.clusters.nodes(CLUSTER, { signal: AbortSignal.timeout(30_000) });
  return Object.fromEntries(nodes.map(({ name, status }) => [name, status]));
};

/** What of a container changes when it is made anew or restarted. */
const readState = async (node: string) => {
  const { Id, State, RestartCount } = await cluster.docker.getContainer(node).inspect();
  return { id: Id, startedAt: State.StartedAt, RestartCount };
};

/** The tests go on from each other: a worker comes, works, and goes. */
describe('a running cluster', () => {
  it('takes a new worker, Ready and with names resolving when the operation ends', async () => {
    const record = await finish(cluster.core.clusters.addNodes({ cluster: CLUSTER, count: 1 }));
    expect(record.phases.map(({ id, state }) => [id, state])).toContainEqual(['dns', 'done']);
    expect(await listStatus()).toEqual({
      [`${CLUSTER}-control-plane-1`]: 'Ready',
      [FIRST]: 'Ready',
      [ADDED]: 'Ready',
    });
  });

  it('runs pods on the new worker', async () => {
    await cluster.loadTestImage([FIRST, ADDED]);
    await cluster.kubectl('label', 'node', ADDED, 'crew=yes');
    await kube.apply(makeNamespace(NAMESPACE), budget, guarded(1));
    await kube.rollOut(guarded(1));
    expect(await guardedNodes()).toEqual([ADDED]);
  });

  it('does not remove a worker while a disruption budget keeps a pod there, and says which pod and why', async () => {
    const [pod] = await kube.pods(NAMESPACE, 'guarded');
    const request = { cluster: CLUSTER, node: ADDED, drainWithin: 2_000 };
    const record = await (await cluster.core.clusters.removeNode(request)).done;
    expect(record).toMatchObject({ state: 'failed', error: { code: 'DRAIN_BLOCKED' } });
    expect(record.error?.details).toEqual([
      expect.stringMatching(new RegExp(`^${NAMESPACE}/${pod?.metadata.name}: .*disruption budget`)),
    ]);
    expect(await listStatus()).toMatchObject({ [ADDED]: 'Ready,SchedulingDisabled', [FIRST]: 'Ready' });
    const [still] = await kube.pods(NAMESPACE, 'guarded');
    expect(still?.metadata.uid).toBe(pod?.metadata.uid);
  });

  it('removes the worker once the budget allows it, and touches no other node', async () => {
    await cluster.kubectl('label', 'node', FIRST, 'crew=yes');
    await kube.apply(guarded(2));
    await kube.rollOut(guarded(2));
    const others = [`${CLUSTER}-control-plane-1`, FIRST];
    const before = await Promise.all(others.map(readState));

    await finish(cluster.core.clusters.removeNode({ cluster: CLUSTER, node: ADDED, drainWithin: 60_000 }));

    expect(await listStatus()).toEqual({ [others[0] ?? '']: 'Ready', [FIRST]: 'Ready' });
    expect((await kube.list('/api/v1/nodes')).map(({ metadata }) => metadata.name).sort()).toEqual(others);
    await expect(cluster.docker.getContainer(ADDED).inspect()).rejects.toMatchObject({ statusCode: 404 });
    expect(await Promise.all(others.map(readState))).toEqual(before);
    await kube.rollOut(guarded(2));
    expect(await guardedNodes()).toEqual([FIRST, FIRST]);
  });

  it('forgets a node whose host is gone, as a removal that stopped half-way leaves it', async () => {
    const name = `${CLUSTER}-worker-9`;
    await kube.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
    expect((await listStatus())[name]).toMatch(/^NotReady.*,HostMissing$/);

    await finish(cluster.core.clusters.removeNode({ cluster: CLUSTER, node: name }));

    expect(await listStatus()).not.toHaveProperty(name);
    const again = cluster.core.clusters.removeNode({ cluster: CLUSTER, node: name });
    await expect(again).rejects.toMatchObject({ code: 'NODE_NOT_FOUND' });
  });

  it('drains a node with a pod in a namespace that is being deleted', async () => {
    // The namespace is terminating while this pod, and the finalizer, are there; no eviction can be made in it.
    const [pod] = await kube.pods(NAMESPACE, 'guarded');
    const patch = (finalizers: string) =>
      cluster.kubectl(
        'patch',
        'pod',
        pod?.metadata.name ?? '',
        `--namespace=${NAMESPACE}`,
        '--type=merge',
        `--patch={"metadata":{"finalizers":${finalizers}}}`,
      );
    await patch('["example.com/hold"]');
    await cluster.kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
    const draining = finish(
      cluster.core.clusters.removeNode({ cluster: CLUSTER, node: FIRST, drainWithin: 120_000 }),
    );
    await patch('null');
    await draining;
    expect(await listStatus()).not.toHaveProperty(FIRST);
  });
});
