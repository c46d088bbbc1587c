import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readClusterFile } from '../../src/core/clusters/clusterFile/readClusterFile.ts';
import { specFromFlags } from '../../src/core/clusters/clusterFile/specFromFlags.ts';
import { connectAsAdmin } from '../../src/core/kube/connect/connectAsAdmin.ts';
import { listNodes } from '../../src/core/kube/nodes.ts';
import { parseAdminConf } from '../../src/core/kubeconfig/parseAdminConf.ts';
import { findProgram } from '../../src/core/lib/findProgram.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import { makeNamespace, webDeployment } from '../helpers/manifests.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';
import { finish } from '../helpers/testHome.ts';

const NAME = 'it-kind';

/** As kind's users have them. */
const KIND_FILE = `
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
name: ${NAME}
networking:
  podSubnet: 10.68.0.0/16
nodes:
  - role: control-plane
    labels:
      ingress-ready: true
    extraPortMappings:
      - containerPort: 30082
        protocol: TCP
    kubeadmConfigPatches:
      - |
        kind: KubeletConfiguration
        maxPods: 66
`;

const OTHERS = `# mine, by hand
apiVersion: v1
kind: Config
current-context:   work   # keep
clusters:
- {name: work, cluster: {server: "https://192.0.2.7:6443"}}
contexts:
- {name: work, context: {cluster: work, user: me}}
users:
- name: me
  user: {token: 'not a real one'}
`;

/** What Docker holds that carries the cluster's name or label, and the volumes of its nodes. */
const listTraces = async (docker: Docker, volumes: readonly string[]) => {
  const containers = await docker.listContainers({ all: true });
  const networks = await docker.listNetworks();
  const there = await docker.listVolumes();
  return {
    containers: containers.flatMap(({ Names }) => Names).filter((name) => name.includes(NAME)),
    networks: networks.map(({ Name }) => Name).filter((name) => name.includes(NAME)),
    volumes: there.Volumes.map(({ Name }) => Name).filter((name) => volumes.includes(name)),
  };
};

const listNodeVolumes = async ({ docker, nodes }: TestCluster) => {
  const inspected = await Promise.all((await nodes()).map(({ name }) => docker.getContainer(name).inspect()));
  return inspected.flatMap(({ Mounts }) => Mounts.flatMap(({ Name }) => Name ?? []));
};

describe('a cluster of one node from a kind file', () => {
  it('takes work, is in the kubeconfig while it is there, and leaves nothing behind', async () => {
    const file = readClusterFile(KIND_FILE, { fileName: 'kind.yaml' });
    const { spec, notes } = specFromFlags({ file });
    expect(notes).toEqual([]);
    await using cluster = await openTestCluster(spec, { kubeconfig: OTHERS });
    const { kube, kubeconfig } = cluster;
    const node = `${NAME}-control-plane-1`;

    await cluster.loadTestImage([node]);
    const web = webDeployment({ namespace: 'work', name: 'web', replicas: 1 });
    await kube.apply(makeNamespace('work'), web);
    await kube.rollOut(web);
    const [pod] = await kube.pods('work', 'web');
    expect(pod?.spec.nodeName).toBe(node);
    expect(pod?.status.podIP).toMatch(/^10\.68\./);

    const { metadata, spec: nodeSpec, status } = await kube.get(`/api/v1/nodes/${node}`);
    // Those of Kubernetes itself, such as not-ready, go a moment after the node is Ready.
    const taints = ((nodeSpec.taints ?? []) as { key: string }[]).map(({ key }) => key);
    expect(taints.filter((key) => !key.startsWith('node.kubernetes.io/'))).toEqual([]);
    expect(metadata.labels).toMatchObject({ 'ingress-ready': 'true' });
    expect(status.capacity.pods).toBe('66');
    const { Ports } = (await cluster.docker.getContainer(node).inspect()).NetworkSettings;
    expect(Number(Ports['30082/tcp']?.[0]?.HostPort)).toBeGreaterThan(0);

    expect(await listNodesByContext(cluster)).toEqual([node]);

    const volumes = await listNodeVolumes(cluster);
    expect(volumes.length).toBeGreaterThan(0);
    await finish(cluster.core.clusters.delete({ name: NAME }));
    expect(await listTraces(cluster.docker, volumes)).toEqual({ containers: [], networks: [], volumes: [] });
    expect(await readFile(kubeconfig, 'utf8')).toBe(OTHERS);
    const folders = await readdir(cluster.folder);
    expect(folders.sort()).toEqual(['cache', 'data', 'kubeconfig']);
    expect(await readdir(path.join(cluster.folder, 'data', 'locks'))).toEqual([]);
  });
});

/** Names of the nodes, as whoever uses the written context sees them: kubectl, where this machine has it. */
const listNodesByContext = async ({ kubeconfig }: TestCluster): Promise<readonly string[]> => {
  const context = `slipway-${NAME}`;
  const signal = AbortSignal.timeout(60_000);
  const kubectl = await findProgram('kubectl', process.env.PATH);
  if (kubectl !== undefined) {
    const argv = [
      kubectl,
      `--kubeconfig=${kubeconfig}`,
      `--context=${context}`,
      'get',
      'nodes',
      '--output=name',
    ];
    const { stdout } = await runCommand(argv, { signal });
    return stdout.split('\n').map((line) => line.replace('node/', ''));
  }
  const written = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const { cluster, user } = written.contexts.find(({ name }) => name === context)?.context ?? {};
  const part = {
    clusters: written.clusters.filter(({ name }) => name === cluster),
    users: written.users.filter(({ name }) => name === user),
  };
  const api = connectAsAdmin(parseAdminConf(stringify(part)));
  try {
    return (await listNodes(api, signal)).map(({ metadata }) => metadata.name);
  } finally {
    api.close();
  }
};

interface Kubeconfig {
  readonly contexts: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
  readonly clusters: readonly { readonly name: string }[];
  readonly users: readonly { readonly name: string }[];
}
