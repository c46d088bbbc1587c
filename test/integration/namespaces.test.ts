import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NamespaceEntry } from '../../src/shared/contract/namespaces.ts';
import { errorOf } from '../helpers/errorOf.ts';
import type { KubeObject } from '../helpers/kube.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';
import { untilEvent } from '../helpers/untilEvent.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const CLUSTER = 'it-namespaces';
const ID = `slipway/${CLUSTER}`;
const SOON = { signal: AbortSignal.timeout(900_000) };

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await openTestCluster({ name: CLUSTER, nodes: [{ role: 'control-plane' }] });
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

const watchUntil = (isWanted: (namespaces: readonly NamespaceEntry[]) => boolean) =>
  untilEvent((options) => cluster.core.namespaces.watch({ cluster: ID, contents: true }, options), isWanted);

const find = (namespaces: readonly NamespaceEntry[], name: string) =>
  namespaces.find((namespace) => namespace.name === name);

const create = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  cluster.core.namespaces.create({ cluster: ID, name, labels }, SOON);

/** Pods that are never scheduled: they count, and cost nothing. */
const idleDeployment = (namespace: string, replicas: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'idle', namespace },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'idle' } },
    template: {
      metadata: { labels: { app: 'idle' } },
      spec: { nodeSelector: { never: 'yes' }, containers: [{ name: 'a', image: 'none' }] },
    },
  },
});

const applyYaml = (object: object) =>
  cluster
    .host(`${CLUSTER}-control-plane-1`)
    .exec(['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', 'apply', '--filename=-'], {
      signal: AbortSignal.timeout(60_000),
      stdin: JSON.stringify(object),
    });

describe('namespaces', () => {
  it('are counted, and again as things come and go', async () => {
    await create('shop', { team: 'web' });
    await cluster.kube.apply(idleDeployment('shop', 7));
    const many = await watchUntil((all) => find(all, 'shop')?.counts?.pods === 7);
    expect(find(many, 'shop')).toMatchObject({
      state: 'Active',
      labels: { team: 'web' },
      counts: { pods: 7, workloads: 1, services: 0 },
    });
    // Also while the same stream goes on.
    const seen = new Set<number | undefined>();
    await untilEvent(
      async function* (options) {
        for await (const all of cluster.core.namespaces.watch({ cluster: ID, contents: true }, options)) {
          const pods = find(all, 'shop')?.counts?.pods;
          if (pods === 7 && !seen.has(7)) await cluster.kube.apply(idleDeployment('shop', 2));
          seen.add(pods);
          yield pods;
        }
      },
      (pods) => pods === 2,
    );
    await waitUntil(
      async () => {
        const all = await watchUntil((each) => find(each, 'kube-system')?.counts !== undefined);
        const there = await cluster.kube.list('/api/v1/namespaces/kube-system/pods');
        return find(all, 'kube-system')?.counts?.pods === there.length;
      },
      { what: 'all pods of a young cluster to be counted' },
    );
  });

  it('are refused with a name that is taken', async () => {
    expect(await errorOf(create('shop'))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('shop'),
    });
  });

  it('have a quota that the API server keeps to, and lose it again', async () => {
    await create('small');
    const setQuota = (hard: Readonly<Record<string, string>>) =>
      cluster.core.namespaces.setQuota({ cluster: ID, name: 'small', quota: 'limits', hard }, SOON);
    await setQuota({ configmaps: '3' });
    const withUse = await watchUntil((all) => find(all, 'small')?.quotas?.[0]?.limits[0]?.used === '1');
    // Each namespace has the ConfigMap with the certificate authority.
    expect(find(withUse, 'small')?.quotas).toEqual([
      { name: 'limits', limits: [{ resource: 'configmaps', hard: '3', used: '1' }] },
    ]);
    const make = (name: string) => cluster.kubectl('--namespace=small', 'create', 'configmap', name);
    await make('one');
    await make('two');
    await expect(make('three')).rejects.toThrow('exceeded quota: limits');
    // What is set again replaces all that was set before.
    await setQuota({ pods: '5' });
    await make('three');
    const other = await watchUntil((all) => find(all, 'small')?.quotas?.[0]?.limits[0]?.resource === 'pods');
    expect(find(other, 'small')?.quotas?.[0]?.limits).toHaveLength(1);
    await setQuota({});
    await watchUntil((all) => find(all, 'small')?.quotas?.length === 0);
  });

  it('refuse an amount that is none, in the words of the API server', async () => {
    const error = await errorOf(
      cluster.core.namespaces.setQuota(
        { cluster: ID, name: 'small', quota: 'limits', hard: { pods: 'many' } },
        SOON,
      ),
    );
    expect(error.message).toContain('quantities must match');
  });
});

describe('deleting a namespace', () => {
  it('is planned with the number of each kind, custom ones too, and then does just that', async () => {
    await applyYaml({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    });
    await cluster.kubectl('wait', '--for=condition=Established', 'crd/widgets.example.com');
    for (const name of ['a', 'b', 'c'])
      await applyYaml({
        apiVersion: 'example.com/v1',
        kind: 'Widget',
        metadata: { name, namespace: 'shop' },
      });
    const { contents, problems } = await cluster.core.namespaces.planDelete(
      { cluster: ID, name: 'shop' },
      SOON,
    );
    expect(problems).toEqual([]);
    expect(contents).toEqual(
      expect.arrayContaining([
        { kind: 'Widget (example.com)', count: 3 },
        { kind: 'Pod', count: 2 },
        { kind: 'Deployment', count: 1 },
        { kind: 'ReplicaSet', count: 1 },
        { kind: 'ServiceAccount', count: 1 },
        { kind: 'ConfigMap', count: 1 },
      ]),
    );
    await cluster.core.namespaces.delete({ cluster: ID, name: 'shop' }, SOON);
    await watchUntil((all) => find(all, 'shop') === undefined);
  });

  it('that is held up by a finalizer is explained, and goes on without it', async () => {
    await create('stuck');
    const held = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: 'stuck', finalizers: ['example.com/hold'] },
    };
    await applyYaml(held);
    await cluster.core.namespaces.delete({ cluster: ID, name: 'stuck' }, SOON);
    const all = await watchUntil((each) => find(each, 'stuck')?.problem !== undefined);
    expect(find(all, 'stuck')).toMatchObject({
      state: 'Terminating',
      problem: expect.stringMatching(/example\.com\/hold \(on 1\).*1 configmaps/),
    });
    await cluster.kubectl(
      '--namespace=stuck',
      'patch',
      'configmap',
      'held',
      '--type=merge',
      '--patch={"metadata":{"finalizers":null}}',
    );
    await watchUntil((each) => find(each, 'stuck') === undefined);
  });

  it('is refused for one that Kubernetes needs, and for one that is not there', async () => {
    const remove = (name: string) => errorOf(cluster.core.namespaces.delete({ cluster: ID, name }, SOON));
    expect(await remove('kube-system')).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('may not be deleted'),
    });
    expect((await remove('nowhere')).code).toBe('NOT_FOUND');
    const plan = cluster.core.namespaces.planDelete({ cluster: ID, name: 'nowhere' }, SOON);
    expect((await errorOf(plan)).code).toBe('NOT_FOUND');
  });
});
