import { describe, expect, it } from 'vitest';
import { ADMIN_CONF } from '../../src/core/bootstrap/cluster.ts';
import { makeNamespace, nodeAgents } from '../helpers/manifests.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const soon = () => AbortSignal.timeout(60_000);

const listStatus = async ({ core, name }: TestCluster) => {
  const nodes = await core.clusters.nodes(name, { signal: soon() });
  return nodes.map((node) => ({ name: node.name, status: node.status }));
};

const repeat = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

describe('a cluster of six nodes', () => {
  it('has every node Ready, and names resolve on each', async () => {
    await using cluster = await openTestCluster({
      name: 'it-six',
      nodes: [{ role: 'control-plane' }, ...repeat(5, { role: 'worker' as const })],
    });
    const { kube } = cluster;
    const names = (await cluster.nodes()).map(({ name }) => name);
    expect(names).toHaveLength(6);
    expect(await listStatus(cluster)).toEqual(names.map((name) => ({ name, status: 'Ready' })));

    await cluster.loadTestImage(names);
    const agents = nodeAgents('crew', { hostNetwork: false });
    await kube.apply(makeNamespace('crew'), agents);
    await kube.rollOut(agents);
    const pods = await kube.pods('crew', 'agent');
    expect(pods.map(({ spec }) => spec.nodeName).sort()).toEqual([...names].sort());
    for (const pod of pods) {
      // CoreDNS tells its own figures, by its own name.
      const target = { host: 'kube-dns.kube-system.svc.cluster.local', port: 9153, request: 'metrics' };
      const { responses = [], errors } = await kube.dial(pod, target);
      expect(errors, pod.spec.nodeName).toBeUndefined();
      expect(responses[0], pod.spec.nodeName).toContain('coredns_build_info');
    }
  });
});

describe('a cluster of three control planes', () => {
  it('has three members of etcd, and its API answers when one control plane is stopped', async () => {
    await using cluster = await openTestCluster({
      name: 'it-three',
      nodes: repeat(3, { role: 'control-plane' as const }),
    });
    const names = (await cluster.nodes()).map(({ name }) => name);
    expect(await listStatus(cluster)).toEqual(names.map((name) => ({ name, status: 'Ready' })));
    const etcd = await cluster.kube.list(
      '/api/v1/namespaces/kube-system/pods',
      'labelSelector=component=etcd',
    );
    expect(etcd.map(({ spec }) => spec.nodeName).sort()).toEqual([...names].sort());
    expect(await listMembers(cluster)).toEqual(names.map((name) => [name, 'started']));

    const stopped = names[2] ?? '';
    await cluster.docker.getContainer(stopped).stop({ t: 5 });
    // This machine's way in, the way of the nodes (their own balancer), and a write, which needs two etcd members and
    // may have to wait while these choose another leader.
    const tryWriting = () =>
      cluster.kube.apply(makeNamespace('after')).then(
        () => true,
        () => false,
      );
    await waitUntil(tryWriting, { what: 'the API server to take a write', within: 60_000 });
    const node = cluster.host(names[1] ?? '');
    const argv = ['kubectl', `--kubeconfig=${ADMIN_CONF}`, 'get', 'namespace', 'after', '--output=name'];
    expect((await node.exec(argv, { signal: soon() })).stdout).toBe('namespace/after\n');
  });
});

/** Members of etcd by name, with their state, as etcdctl lists them. */
const listMembers = async ({ host, nodes }: TestCluster) => {
  const [first] = await nodes();
  const pki = '/etc/kubernetes/pki/etcd';
  const keys = [`--cacert=${pki}/ca.crt`, `--cert=${pki}/server.crt`, `--key=${pki}/server.key`];
  const argv = ['etcdctl', ...keys, 'member', 'list', '--write-out=simple'];
  const { stdout } = await host(first?.name ?? '').exec(argv, { signal: soon() });
  const members = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(', '));
  return members.map(([, state, name]) => [name, state]).sort();
};
