import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type AdminConnection, connectAsAdmin } from '../../src/core/kube/connect/connectAsAdmin.ts';
import { isReady } from '../../src/core/kube/nodes.ts';
import { parseAdminConf } from '../../src/core/kubeconfig/parseAdminConf.ts';
import { buildTestImage, TEST_IMAGE } from '../helpers/buildTestImage.ts';
import { createKube, type Kube, type KubeObject } from '../helpers/kube.ts';
import { EVERYWHERE, makeNamespace, makeService, webDeployment } from '../helpers/manifests.ts';
import { expectAsBefore } from '../helpers/sshHosts/expectAsBefore.ts';
import { snapshotMachine } from '../helpers/sshHosts/snapshotMachine.ts';
import { openVmHome, type VmHome } from '../helpers/vms/openVmHome.ts';
import type { Vm } from '../helpers/vms/openVms.ts';
import { timeStage } from '../helpers/vms/tellStage.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const CLUSTER = 'vm-cluster';
const NAMESPACE = 'shop';
/**
 * Few processors: they are emulated on those of one machine. Memory enough that no program is read again from a disk
 * that is emulated too.
 */
const SIZES = [
  { cpus: 2, memory: 4096 },
  { cpus: 1, memory: 3072 },
];
/** Milliseconds for what emulated machines do in a minute or two when nothing else runs. */
const PATIENCE = 1_200_000;
/** Milliseconds between two looks: each costs an API server whose processor is emulated half a second of work. */
const EVERY = 5_000;

const web = webDeployment({
  namespace: NAMESPACE,
  name: 'web',
  replicas: 2,
  // Asked each second whether they are ready, and to answer within one, pods would keep such a machine busy.
  container: {
    readinessProbe: { httpGet: { path: '/hostname', port: 8080 }, periodSeconds: 10, timeoutSeconds: 10 },
  },
  pod: {
    ...EVERYWHERE,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'web' } },
      },
    ],
  },
});

/**
 * What a person with machines this slow would ask for: less often a garbage collection, a lease, a status, and no hurry
 * to call a node lost. Emulated, the processes of an idle cluster take most of a processor otherwise.
 */
const rarely = {
  extraEnvs: ['GOGC', 'GODEBUG'].map((name, index) => ({ name, value: ['400', 'asyncpreemptoff=1'][index] })),
};
const clusterFile = (names: readonly string[]) => ({
  name: CLUSTER,
  provider: 'ssh',
  nodes: names.map((host, index) => ({ role: index === 0 ? 'control-plane' : 'worker', host })),
  kubeadmPatches: [
    {
      kind: 'ClusterConfiguration',
      apiServer: rarely,
      controllerManager: { ...rarely, extraArgs: { 'node-monitor-grace-period': '300s' } },
      scheduler: rarely,
      etcd: { local: rarely },
    },
    {
      kind: 'KubeletConfiguration',
      nodeLeaseDurationSeconds: 200,
      nodeStatusUpdateFrequency: '60s',
      nodeStatusReportFrequency: '5m',
    },
  ],
});

let home: VmHome;
let before: readonly (readonly string[])[];
let api: AdminConnection;
let kube: Kube;

const [first, second] = [() => home.vms[0] as Vm, () => home.vms[1] as Vm];

/** Tries again until it is so; what fails meanwhile, on machines that start or are busy, is told if it never is. */
const waitPatiently = async (what: string, look: () => Promise<boolean>) => {
  let last = '';
  const attempt = () =>
    look().catch((error: Error) => {
      last = error.message;
      return false;
    });
  await timeStage(what, () =>
    waitUntil(attempt, { what, within: PATIENCE, every: EVERY, missing: () => [last] }),
  );
};

const podIsReady = ({ status }: KubeObject) =>
  status?.conditions?.some(
    ({ type, status: state }: { type: string; status: string }) => type === 'Ready' && state === 'True',
  ) ?? false;

const readyWebPods = async () => (await kube.pods(NAMESPACE, 'web')).filter(podIsReady);

/** On each node there is a pod that is asked to find the service by its name, until the pods of both have answered. */
const expectServedOnBoth = async () => {
  await waitPatiently('a pod on each node to be ready', async () => {
    const nodes = (await readyWebPods()).map(({ spec }) => spec.nodeName);
    return new Set(nodes).size === 2;
  });
  const pods = await readyWebPods();
  const names = pods.map(({ metadata }) => metadata.name);
  const target = { host: `web.${NAMESPACE}.svc.cluster.local`, port: 80 };
  for (const pod of pods) {
    const seen = new Set<string>();
    await waitPatiently(`answers of both pods on ${pod.spec.nodeName}, by the service's name`, async () => {
      const { responses = [], errors = [] } = await kube.dial(pod, target);
      if (errors.length > 0) throw new Error(errors.join('\n'));
      for (const response of responses) seen.add(response);
      return names.every((name) => seen.has(name));
    });
  }
};

const nodesAreReady = async () => {
  const nodes = await kube.list('/api/v1/nodes');
  return nodes.length === 2 && nodes.every((node) => isReady(node as never));
};

beforeAll(async () => {
  home = await timeStage('Start two machines', () => openVmHome(SIZES));
  before = await Promise.all(home.vms.map(snapshotMachine));
}, PATIENCE);

afterAll(async () => {
  api?.close();
  await home?.[Symbol.asyncDispose]();
});

describe('two machines with a kernel of their own and cgroup v2', () => {
  it(
    'are added by their addresses and keys, and can become nodes',
    async () => {
      for (const { name, address, fingerprint, inside } of home.vms) {
        const signal = AbortSignal.timeout(60_000);
        const { stdout } = await inside.exec(['stat', '-fc', '%T', '/sys/fs/cgroup'], { signal });
        expect(stdout.trim()).toBe('cgroup2fs');
        await home.slipway(
          'hosts',
          'add',
          `root@${address}`,
          '--name',
          name,
          '--accept-host-key',
          fingerprint,
        );
      }
      const { findings } = JSON.parse(await home.slipway('hosts', 'check', '--all', '--json'));
      const found = (id: string) => findings.filter((finding: { id: string }) => finding.id === id);
      expect(findings.filter(({ level }: { level: string }) => level === 'problem')).toEqual([]);
      expect(found('cgroups')).toHaveLength(2);
    },
    PATIENCE,
  );

  it(
    'become a cluster whose nodes are Ready',
    async () => {
      const file = path.join(home.homedir, 'cluster.yaml');
      await writeFile(file, stringify(clusterFile(home.vms.map(({ name }) => name))));
      await timeStage('Create the cluster', () => home.slipway('create', '--config', file, '--wait', '30m'));
      api = connectAsAdmin(parseAdminConf(await readFile(home.kubeconfig, 'utf8')));
      kube = createKube(api);
      await waitPatiently('both nodes to be Ready', nodesAreReady);
    },
    3 * PATIENCE,
  );

  it(
    'run pods that find each other by name over both nodes',
    async () => {
      const stdin = await readFile(await buildTestImage(AbortSignal.timeout(PATIENCE)));
      const load = ['/opt/slipway/bin/ctr', '--namespace=k8s.io', 'images', 'import', '-'];
      for (const { name, inside } of home.vms) {
        const options = { signal: AbortSignal.timeout(PATIENCE), deadline: PATIENCE, stdin };
        const { stdout } = await timeStage(`Bring the test image to ${name}`, () =>
          inside.exec(load, options),
        );
        expect(stdout).toContain(TEST_IMAGE);
      }
      await kube.apply(makeNamespace(NAMESPACE), web, makeService(NAMESPACE, 'web'));
      await expectServedOnBoth();
    },
    3 * PATIENCE,
  );

  it(
    'come back by themselves when both are restarted, with what ran there',
    async () => {
      const pods = (await readyWebPods()).map(({ metadata }) => metadata.uid).sort();
      await timeStage('Restart both machines', () => Promise.all([first().reboot(), second().reboot()]));
      // What the API server knew before is what it says at first: each kubelet has to have spoken since.
      const restarted = async () => {
        const now = await kube.pods(NAMESPACE, 'web');
        return now.every(({ status }) => status.containerStatuses?.[0]?.restartCount > 0);
      };
      await waitPatiently('both kubelets to have started their pods anew', restarted);
      await waitPatiently('both nodes to be Ready', nodesAreReady);
      await expectServedOnBoth();
      expect((await readyWebPods()).map(({ metadata }) => metadata.uid).sort()).toEqual(pods);
    },
    3 * PATIENCE,
  );

  it(
    'are as they were before, once the cluster is deleted',
    async () => {
      await timeStage('Delete the cluster', () => home.slipway('delete', CLUSTER, '--yes'));
      for (const [index, machine] of home.vms.entries()) await expectAsBefore(machine, before[index]);
      expect(await home.slipway('list')).not.toContain(CLUSTER);
    },
    PATIENCE,
  );
});
