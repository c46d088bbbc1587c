import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readClusterFile } from '../../src/core/clusters/clusterFile/readClusterFile.ts';
import { specFromFlags } from '../../src/core/clusters/clusterFile/specFromFlags.ts';
import type { Kube } from '../helpers/kube.ts';
import { EVERYWHERE, makeNamespace, makeService, webDeployment } from '../helpers/manifests.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const FILE = `
name: it-file
network:
  podSubnet: 10.66.0.0/16
  serviceSubnet: 10.67.0.0/16
  domain: example.test
featureGates:
  PodLogsQuerySplitStreams: true
kubeadmPatches:
  - kind: KubeletConfiguration
    maxPods: 77
kubeadmJsonPatches:
  - kind: ClusterConfiguration
    patch:
      - { op: add, path: /apiServer/extraArgs/-, value: { name: event-ttl, value: 3h } }
containerdPatches:
  - |
    [plugins.'io.containerd.cri.v1.runtime']
    max_container_log_line_size = 12345
nodes:
  - role: control-plane
  - role: worker
    cpus: 1.5
    memory: 2Gi
    ports:
      - { container: 30081 }
      - { container: 8090 }
    mounts:
      - { host: ./shared, container: /shared, readOnly: true }
    labels: { shelf: top }
    taints:
      - { key: kept, value: for-tests, effect: NoSchedule }
`;

const NAMESPACE = 'files';
const WORKER = 'it-file-worker-1';
const FIRST = 'it-file-control-plane-1';

/** On the worker, by its label and past its taint; also on a port of the worker itself. */
const web = webDeployment({
  namespace: NAMESPACE,
  name: 'web',
  replicas: 1,
  pod: { ...EVERYWHERE, nodeSelector: { shelf: 'top' } },
  container: { ports: [{ containerPort: 8080, hostPort: 8090 }] },
});

let cluster: TestCluster;
let kube: Kube;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-cluster-file-'));
  const file = readClusterFile(FILE, { fileName: 'cluster.yaml', folder });
  cluster = await openTestCluster(specFromFlags({ file }).spec);
  kube = cluster.kube;
  await cluster.loadTestImage([WORKER]);
  await kube.apply(makeNamespace(NAMESPACE), web, makeService(NAMESPACE, 'web', 30_081));
  await kube.rollOut(web);
  await waitUntilServed();
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The node's kube-proxy hears of the Service a moment after its pod is ready. */
const waitUntilServed = async () => {
  const [pod] = await kube.pods(NAMESPACE, 'web');
  const { spec } = await kube.get(`/api/v1/namespaces/${NAMESPACE}/services/web`);
  if (pod === undefined) expect.unreachable('no pod of web');
  const isServed = async () =>
    (await kube.dial(pod, { host: spec.clusterIP, port: 80 })).responses !== undefined;
  await waitUntil(isServed, { what: 'the Service to be served' });
};

const inspect = (node: string) => cluster.docker.getContainer(node).inspect();

const run = async (node: string, ...argv: readonly string[]) =>
  (await cluster.host(node).exec(argv, { signal: AbortSignal.timeout(30_000) })).stdout;

describe('a cluster from a cluster file', () => {
  it('limits the CPUs and memory of the node that the file limits, and of no other', async () => {
    expect((await inspect(WORKER)).HostConfig).toMatchObject({ NanoCpus: 1.5e9, Memory: 2 * 2 ** 30 });
    expect((await inspect(FIRST)).HostConfig).toMatchObject({ NanoCpus: 0, Memory: 0 });
  });

  it.each([
    ['a NodePort', 30_081],
    ['a port that a pod takes on its node', 8090],
  ])('answers this machine on the published port of %s', async (_what, port) => {
    const { Ports } = (await inspect(WORKER)).NetworkSettings;
    const [binding] = Ports[`${port}/tcp`] ?? [];
    const answer = await fetch(`http://127.0.0.1:${binding?.HostPort}/hostname`);
    const [pod] = await kube.pods(NAMESPACE, 'web');
    expect(await answer.text()).toBe(pod?.metadata.name);
  });

  it('shows the mounted folder in the node, and keeps it read-only', async () => {
    await writeFile(path.join(folder, 'shared', 'note.txt'), 'from outside');
    expect(await run(WORKER, 'cat', '/shared/note.txt')).toBe('from outside');
    await expect(run(WORKER, 'touch', '/shared/other.txt')).rejects.toThrow('touch ended with exit code 1');
  });

  it('gives nodes their labels and taints', async () => {
    const { metadata, spec } = await kube.get(`/api/v1/nodes/${WORKER}`);
    expect(metadata.labels).toMatchObject({ shelf: 'top' });
    expect(spec.taints).toEqual([{ key: 'kept', value: 'for-tests', effect: 'NoSchedule' }]);
  });

  it('takes addresses of pods and Services from the subnets of the file', async () => {
    const [pod] = await kube.pods(NAMESPACE, 'web');
    expect(pod?.status.podIP).toMatch(/^10\.66\./);
    const service = await kube.get(`/api/v1/namespaces/${NAMESPACE}/services/web`);
    expect(service.spec.clusterIP).toMatch(/^10\.67\./);
  });

  it('resolves names in the cluster domain of the file', async () => {
    const [pod] = await kube.pods(NAMESPACE, 'web');
    if (pod === undefined) expect.unreachable('no pod of web');
    const target = { host: `web.${NAMESPACE}.svc.example.test`, port: 80 };
    expect(await kube.dial(pod, target)).toEqual({ responses: [pod.metadata.name] });
  });

  it('hands feature gates and kubeadm patches to the components', async () => {
    // The kubelet tells of the pods of its own manifests a few seconds after they run.
    const pods = () =>
      kube.list('/api/v1/namespaces/kube-system/pods', 'labelSelector=component=kube-apiserver');
    await waitUntil(async () => (await pods()).length > 0, {
      what: "the API server's own pod to be told of",
    });
    const { command } = (await pods())[0]?.spec.containers[0] ?? {};
    expect(command).toContain('--event-ttl=3h');
    expect(command).toContain('--feature-gates=PodLogsQuerySplitStreams=true');
    for (const node of [FIRST, WORKER]) {
      expect((await kube.get(`/api/v1/nodes/${node}`)).status.capacity.pods, node).toBe('77');
    }
  });

  it('lays containerd patches over the configuration of every node', async () => {
    for (const node of [FIRST, WORKER]) {
      expect(await run(node, 'containerd', 'config', 'dump')).toContain(
        'max_container_log_line_size = 12345',
      );
    }
  });
});
