import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialled, Kube, KubeObject } from './kube.ts';
import { EVERYWHERE, makeNamespace, makeService, nodeAgents, webDeployment } from './manifests.ts';
import { sendRequestsDuring } from './sendRequests.ts';
import type { TestCluster } from './testCluster.ts';
import { waitUntil } from './waitUntil.ts';

const NAMESPACE = 'shop';
/** Port of the test's service on each node. */
export const NODE_PORT = 30_080;

const SPREAD = {
  ...EVERYWHERE,
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
};

const webVersion = (value: string) =>
  webDeployment({
    namespace: NAMESPACE,
    name: 'web',
    replicas: 3,
    pod: { ...SPREAD, terminationGracePeriodSeconds: 20 },
    container: {
      env: [{ name: 'VERSION', value }],
      // Requests still come until every node's kube-proxy has heard: the old pod answers them meanwhile.
      lifecycle: { preStop: { sleep: { seconds: 8 } } },
    },
  });

const web = webVersion('1');
const agents = nodeAgents(NAMESPACE, { hostNetwork: true });

/** A cluster of one control plane and two workers, and what its test alone knows of it. */
export interface OpenCluster {
  readonly cluster: TestCluster;
  /** Address at which this machine reaches `NODE_PORT` of a worker. */
  readonly nodePortUrl: () => Promise<string>;
}

/** What every cluster does alike, wherever its nodes run. */
export const describeCluster = (where: string, open: () => Promise<OpenCluster>): void => {
  let cluster: TestCluster;
  let kube: Kube;
  let nodes: readonly { readonly name: string; readonly address: string }[];
  let nodePortUrl: OpenCluster['nodePortUrl'];

  const names = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata.name).sort();
  const webPods = () => kube.pods(NAMESPACE, 'web');
  const agentPods = () => kube.pods(NAMESPACE, 'agent');

  /** Asks a target from a pod until every one of the wanted pods has answered. */
  const expectAnswersOf = async (
    pod: KubeObject,
    target: { readonly host: string; readonly port: number },
    wanted: readonly string[],
  ) => {
    const from = `${pod.spec.nodeName} to ${target.host}:${target.port}`;
    const seen = new Set<string>();
    let last: Dialled = {};
    const attempt = async () => {
      // A node's kube-proxy may still be hearing of the Service: what counts is that it comes to serve it.
      last = await kube.dial(pod, target);
      for (const response of last.responses ?? []) seen.add(response);
      return wanted.every((name) => seen.has(name));
    };
    await waitUntil(attempt, {
      what: `an answer of each pod, from ${from}`,
      missing: () => [...wanted.filter((name) => !seen.has(name)), ...(last.errors ?? [])],
    });
    expect((await kube.dial(pod, target)).errors, from).toBeUndefined();
  };

  describe(`a cluster of one control plane and two workers ${where}`, () => {
    beforeAll(async () => {
      ({ cluster, nodePortUrl } = await open());
      kube = cluster.kube;
      nodes = await cluster.nodes();
      await cluster.loadTestImage(nodes.map(({ name }) => name));
      await kube.apply(makeNamespace(NAMESPACE), web, agents, makeService(NAMESPACE, 'web', NODE_PORT));
      await Promise.all([kube.rollOut(web), kube.rollOut(agents)]);
    });

    afterAll(async () => {
      await cluster?.[Symbol.asyncDispose]();
    });

    it('spreads a Deployment over all its nodes', async () => {
      const used = (await webPods()).map(({ spec }) => spec.nodeName);
      expect(used.sort()).toEqual(nodes.map(({ name }) => name).sort());
    });

    it('resolves service.namespace.svc.cluster.local in a pod on every node, and reaches the pods of all nodes by it', async () => {
      const pods = await webPods();
      const target = { host: `web.${NAMESPACE}.svc.cluster.local`, port: 80 };
      for (const pod of pods) await expectAnswersOf(pod, target, names(pods));
    });

    it('answers on a ClusterIP from every node, with the pods of all nodes', async () => {
      const { spec } = await kube.get(`/api/v1/namespaces/${NAMESPACE}/services/web`);
      const wanted = names(await webPods());
      const from = await agentPods();
      expect(from).toHaveLength(nodes.length);
      for (const agent of from) await expectAnswersOf(agent, { host: spec.clusterIP, port: 80 }, wanted);
    });

    it('answers on the NodePort of every node, from every other node', async () => {
      for (const agent of await agentPods()) {
        for (const { name, address } of nodes) {
          if (name === agent.spec.nodeName) continue;
          const { responses, errors } = await kube.dial(agent, { host: address, port: NODE_PORT });
          expect({ responses, errors }).toEqual({
            responses: [expect.stringMatching(/^web-/)],
            errors: undefined,
          });
        }
      }
    });

    it('hands names outside the cluster to the resolver of the node, without a loop', async () => {
      // Docker's resolver knows the other containers; an agent answers with the name of its node.
      const target = (name: string) => ({ host: name, port: 8080 });
      for (const pod of await webPods()) {
        for (const { name } of nodes) {
          expect(await kube.dial(pod, target(name))).toEqual({ responses: [name] });
        }
      }
      const dns = await kube.list('/api/v1/namespaces/kube-system/pods', 'labelSelector=k8s-app=kube-dns');
      expect(dns.length).toBeGreaterThan(0);
      for (const { metadata, status } of dns) {
        expect(status.containerStatuses[0]).toMatchObject({ ready: true, restartCount: 0 });
        expect(await cluster.kubectl('logs', '-n', 'kube-system', metadata.name)).not.toMatch(
          /Loop .*detected/,
        );
      }
    });

    it('gives logs of, and runs commands in, pods on every node', async () => {
      const pods = await webPods();
      expect(pods).toHaveLength(nodes.length);
      for (const { metadata } of pods) {
        const at = ['-n', NAMESPACE, metadata.name];
        expect(await cluster.kubectl('logs', ...at)).toContain('Started HTTP server on port 8080');
        const printed = await cluster.kubectl(
          'exec',
          ...at,
          '--',
          '/agnhost',
          'mounttest',
          '--file_content=/etc/hostname',
        );
        expect(printed).toContain(metadata.name);
      }
    });

    it('keeps the data of a claim when its pod is replaced (a local volume: on the same node)', async () => {
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data', namespace: NAMESPACE },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '16Mi' } } },
      };
      const keeper = webDeployment({
        namespace: NAMESPACE,
        name: 'keeper',
        replicas: 1,
        pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
        container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      });
      await kube.apply(claim, keeper);
      await kube.rollOut(keeper);
      const file = `/data/${randomBytes(6).toString('hex')}`;
      const run = async (...words: readonly string[]) =>
        await cluster.kubectl(
          'exec',
          '-n',
          NAMESPACE,
          'deploy/keeper',
          '--',
          '/agnhost',
          'mounttest',
          ...words,
        );
      await run(`--new_file_0644=${file}`);
      const [before] = await kube.pods(NAMESPACE, 'keeper');
      await cluster.kubectl('delete', 'pod', '-n', NAMESPACE, before?.metadata.name ?? '');
      await kube.rollOut(keeper);
      const [after] = await kube.pods(NAMESPACE, 'keeper');
      expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
      expect(after?.spec.nodeName).toBe(before?.spec.nodeName);
      expect(await run(`--file_content=${file}`)).toContain('mount-tester new file');
    });

    it('rolls out a new version without a failed request', async () => {
      const old = names(await webPods());
      const { answers, failures } = await sendRequestsDuring(`${await nodePortUrl()}/hostname`, async () => {
        await kube.apply(webVersion('2'));
        await kube.rollOut(web);
        // Also while the old pods end.
        const path = `/api/v1/namespaces/${NAMESPACE}/pods`;
        const countAll = async () => (await kube.list(path, 'labelSelector=app=web')).length;
        await waitUntil(async () => (await countAll()) === 3, { what: 'the old pods to end' });
      });
      const current = await webPods();
      expect(current.map(({ spec }) => spec.containers[0].env[0].value)).toEqual(['2', '2', '2']);
      expect(failures).toEqual([]);
      // It was under way all the time: old and new pods answered.
      expect([...answers.keys()].filter((name) => old.includes(name))).not.toEqual([]);
      expect([...answers.keys()]).toEqual(expect.arrayContaining(names(current)));
    });
  });
};
