import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrainEvent, NodeEntry } from '../../src/shared/contract/nodes.ts';
import { parseQuantity } from '../../src/shared/parseQuantity.ts';
import { TEST_IMAGE } from '../helpers/buildTestImage.ts';
import { errorOf } from '../helpers/errorOf.ts';
import { makeNamespace, webDeployment } from '../helpers/manifests.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';
import { untilEvent } from '../helpers/untilEvent.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const CLUSTER = 'it-nodes';
const ID = `slipway/${CLUSTER}`;
const CONTROL_PLANE = `${CLUSTER}-control-plane-1`;
const WORKER = `${CLUSTER}-worker-1`;
const NAMESPACE = 'nodes';
const SOON = { signal: AbortSignal.timeout(900_000) };

let cluster: TestCluster;

const watchUntil = (isWanted: (nodes: readonly NodeEntry[]) => boolean) =>
  untilEvent((options) => cluster.core.nodes.watch({ cluster: ID }, options), isWanted);

const findNode = (nodes: readonly NodeEntry[], name: string): NodeEntry => {
  const found = nodes.find((node) => node.name === name);
  if (found === undefined) throw new Error(`${name} is not among ${nodes.map((node) => node.name)}`);
  return found;
};

const onWorker = { cluster: ID, node: WORKER };

/** What kubectl adds up for a node: cores and bytes. */
const describeRequests = async (node: string) => {
  const text = await cluster.kubectl('describe', 'node', node);
  const allocated = text.slice(text.indexOf('Allocated resources:'));
  const read = (resource: string) =>
    parseQuantity(new RegExp(`^\\s+${resource}\\s+(\\S+)`, 'm').exec(allocated)?.[1]);
  const pods = /Non-terminated Pods:\s+\((\d+) in total\)/.exec(text)?.[1];
  return { cpu: read('cpu'), memory: read('memory'), pods: Number(pods) };
};

beforeAll(async () => {
  cluster = await openTestCluster({ name: CLUSTER, nodes: [{ role: 'control-plane' }, { role: 'worker' }] });
  await cluster.kube.apply(makeNamespace(NAMESPACE));
  await cluster.loadTestImage([WORKER]);
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

describe('the nodes of a running cluster', () => {
  it('are Ready, with conditions in words and what their kubelets measure', async () => {
    const nodes = await watchUntil((all) => all.every(({ state, use }) => state === 'Ready' && use));
    expect(nodes.map(({ name, roles, managed }) => [name, roles, managed])).toEqual([
      [CONTROL_PLANE, ['control-plane'], true],
      [WORKER, ['worker'], true],
    ]);
    const worker = findNode(nodes, WORKER);
    expect(worker.conditions.map(({ words }) => words).slice(0, 2)).toEqual([
      'takes pods and runs them',
      'has enough memory',
    ]);
    const { cpu = 0, memory = 0 } = worker.use ?? {};
    expect(cpu).toBeGreaterThan(0);
    expect(cpu).toBeLessThan(worker.capacity.cpu);
    // A kubelet and a container runtime do not run in less, nor do they take a gigabyte.
    expect(memory).toBeGreaterThan(30e6);
    expect(memory).toBeLessThan(1e9);
    expect(worker.capacity.pods).toBe(110);
  });

  it('have the requests that kubectl adds up, with init containers and sidecars', async () => {
    const image = { image: TEST_IMAGE, imagePullPolicy: 'Never' };
    const asking = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
    await cluster.kube.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'asking', namespace: NAMESPACE },
      spec: {
        nodeName: WORKER,
        terminationGracePeriodSeconds: 0,
        initContainers: [
          { name: 'proxy', ...image, args: ['pause'], restartPolicy: 'Always', ...asking('30m', '10Mi') },
          { name: 'first', ...image, args: ['pause'], ...asking('300m', '20Mi') },
        ],
        containers: [{ name: 'main', ...image, args: ['pause'], ...asking('100m', '150Mi') }],
      },
    });
    const expected = await describeRequests(WORKER);
    const nodes = await watchUntil((all) => findNode(all, WORKER).requests?.pods === expected.pods);
    for (const { name, requests } of nodes) {
      const wanted = await describeRequests(name);
      expect(requests?.cpu).toBeCloseTo(wanted.cpu, 6);
      expect(requests).toMatchObject({ memory: wanted.memory, pods: wanted.pods });
    }
    await cluster.kube.remove(`/api/v1/namespaces/${NAMESPACE}/pods/asking`);
  });

  it('take labels and taints, and lose them again; what Kubernetes set by itself stays', async () => {
    const { nodes } = cluster.core;
    const taint = { key: 'example.com/gpu', value: 'big', effect: 'NoSchedule' } as const;
    await nodes.cordon({ ...onWorker, cordoned: true }, SOON);
    const cordoned = await watchUntil((all) =>
      findNode(all, WORKER).taints.some(({ key }) => key === 'node.kubernetes.io/unschedulable'),
    );
    expect(findNode(cordoned, WORKER).schedulable).toBe(false);
    await nodes.setTaints({ ...onWorker, taints: [taint] }, SOON);
    await nodes.setLabels({ ...onWorker, labels: { 'example.com/rack': 'r1' } }, SOON);
    const changed = findNode(
      await watchUntil((all) => findNode(all, WORKER).labels['example.com/rack'] === 'r1'),
      WORKER,
    );
    expect(changed.taints.map(({ key }) => key).toSorted()).toEqual([
      'example.com/gpu',
      'node.kubernetes.io/unschedulable',
    ]);
    await nodes.setTaints({ ...onWorker, taints: [] }, SOON);
    await nodes.setLabels({ ...onWorker, labels: { 'example.com/rack': null } }, SOON);
    await nodes.cordon({ ...onWorker, cordoned: false }, SOON);
    const back = await watchUntil((all) => {
      const { taints, schedulable, labels } = findNode(all, WORKER);
      return schedulable && taints.length === 0 && labels['example.com/rack'] === undefined;
    });
    expect(findNode(back, WORKER).state).toBe('Ready');
  });

  it('refuse what is no taint in words, and a node that is not there', async () => {
    const wrong = { key: 'not a key', value: '', effect: 'NoSchedule' } as const;
    const refused = await errorOf(cluster.core.nodes.setTaints({ ...onWorker, taints: [wrong] }, SOON));
    expect(refused.message).toContain('not a key');
    const nobody = { cluster: ID, node: 'nobody' };
    const codes = await Promise.all([
      errorOf(cluster.core.nodes.setTaints({ ...nobody, taints: [] }, SOON)),
      errorOf(cluster.core.nodes.cordon({ ...nobody, cordoned: true }, SOON)),
      errorOf(cluster.core.nodes.units(nobody, SOON)),
    ]);
    expect(codes.map(({ code }) => code)).toEqual(Array(3).fill('NODE_NOT_FOUND'));
  });
});

describe('a drain', () => {
  const guarded = webDeployment({ namespace: NAMESPACE, name: 'guarded', replicas: 1 });
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'keep-one', namespace: NAMESPACE },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
  };
  const budgetPath = `/apis/policy/v1/namespaces/${NAMESPACE}/poddisruptionbudgets/keep-one`;

  /** Why a pod is still there. */
  const reasonOf = ({ waiting }: DrainEvent, name: string) => waiting.find(({ pod }) => pod === name)?.reason;

  it('names the budget that blocks it and the pod, and goes on once the budget is gone', async () => {
    await cluster.kube.apply(budget, guarded);
    await cluster.kube.rollOut(guarded);
    const [pod] = await cluster.kube.pods(NAMESPACE, 'guarded');
    const name = `${NAMESPACE}/${pod?.metadata.name}`;
    const plan = await cluster.core.nodes.planDrain(onWorker, SOON);
    expect(plan).toContainEqual({ pod: name, losesData: false, losesPod: false });
    expect(plan.filter(({ stays }) => stays !== undefined).length).toBeGreaterThan(0);
    const events: DrainEvent[] = [];
    let isLifted = false;
    for await (const event of cluster.core.nodes.drain(
      { ...onWorker, consent: [], withinSeconds: 120 },
      SOON,
    )) {
      events.push(event);
      const reason = reasonOf(event, name);
      if (reason === undefined || isLifted) continue;
      expect(reason).toContain('keep-one');
      isLifted = true;
      await cluster.kube.remove(budgetPath);
    }
    expect(events.at(-1)).toMatchObject({
      state: 'done',
      waiting: [],
      evicted: expect.arrayContaining([name]),
    });
    await cluster.core.nodes.cordon({ ...onWorker, cordoned: false }, SOON);
    await cluster.kube.rollOut(guarded);
  });

  it('ends as failed when time is up, and says what is left', async () => {
    await cluster.kube.apply(budget);
    await waitUntil(async () => (await cluster.kube.get(budgetPath)).status?.currentHealthy === 1, {
      what: 'the budget to see its pod',
    });
    const [pod] = await cluster.kube.pods(NAMESPACE, 'guarded');
    const events = await Array.fromAsync(
      cluster.core.nodes.drain({ ...onWorker, consent: [], withinSeconds: 5 }, SOON),
    );
    const last = events.at(-1) ?? expect.unreachable('it tells nothing');
    expect(last).toMatchObject({ state: 'failed', error: expect.stringContaining(WORKER) });
    expect(reasonOf(last, `${NAMESPACE}/${pod?.metadata.name}`)).toContain('keep-one');
  });

  it('stops with its reader, and asks for no more evictions', async () => {
    const stop = new AbortController();
    const drain = cluster.core.nodes.drain(
      { ...onWorker, consent: [], withinSeconds: 120 },
      { signal: stop.signal },
    );
    const [before] = await cluster.kube.pods(NAMESPACE, 'guarded');
    const name = `${NAMESPACE}/${before?.metadata.name}`;
    for await (const event of drain) if (reasonOf(event, name) !== undefined) stop.abort();
    await cluster.kube.remove(budgetPath);
    const [after] = await cluster.kube.pods(NAMESPACE, 'guarded');
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    await cluster.core.nodes.cordon({ ...onWorker, cordoned: false }, SOON);
  });
});

describe('the services of a node', () => {
  const countFollowers = async () => {
    const { stdout } = await cluster
      .host(WORKER)
      .exec(['pgrep', '--count', '--exact', 'journalctl'], { signal: SOON.signal, okCodes: [0, 1] });
    return Number(stdout.trim());
  };

  it('are active, with since when and how much memory', async () => {
    const units = await cluster.core.nodes.units(onWorker, SOON);
    expect(units.map(({ unit, active, sub }) => [unit, active, sub])).toEqual([
      ['kubelet', 'active', 'running'],
      ['containerd', 'active', 'running'],
    ]);
    for (const { since = 0, memory = 0 } of units) {
      expect(Date.now() - since).toBeLessThan(3_600_000);
      expect(memory).toBeGreaterThan(1e6);
    }
  });

  it('have a log that goes on, whose program on the node ends with its reader', async () => {
    const stop = new AbortController();
    const log = cluster.core.nodes.unitLog(
      { ...onWorker, unit: 'kubelet', tail: 5 },
      { signal: stop.signal },
    );
    const lines: string[] = [];
    const reading = (async () => {
      for await (const batch of log) lines.push(...batch.lines.map(({ text }) => text));
    })();
    await waitUntil(async () => lines.length >= 5, { what: 'the last lines of the log' });
    expect(await countFollowers()).toBe(1);
    const seen = lines.length;
    // A new pod makes the kubelet speak.
    await cluster.kube.remove(
      `/api/v1/namespaces/${NAMESPACE}/pods/${(await cluster.kube.pods(NAMESPACE, 'guarded'))[0]?.metadata.name}`,
    );
    await waitUntil(async () => lines.length > seen, { what: 'new lines of the kubelet' });
    stop.abort();
    await reading;
    await waitUntil(async () => (await countFollowers()) === 0, { what: 'journalctl to end' });
  });

  it('are said to be out of reach for a cluster that is not ours', async () => {
    const error = await errorOf(cluster.core.nodes.units({ cluster: 'context/other', node: WORKER }, SOON));
    expect(error).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining(WORKER) });
  });
});

describe('a host that stops', () => {
  it('shows its node as Stopped at once, long before Kubernetes notices, and as Ready when it is back', async () => {
    const container = cluster.docker.getContainer(WORKER);
    await watchUntil((all) => findNode(all, WORKER).state === 'Ready');
    await container.stop({ t: 1 });
    const stopped = findNode(await watchUntil((all) => findNode(all, WORKER).state === 'Stopped'), WORKER);
    const { status } = await cluster.kube.get(`/api/v1/nodes/${WORKER}`);
    const ready = status.conditions.find(({ type }: { type: string }) => type === 'Ready');
    expect(ready.status).toBe('True');
    expect(stopped.use).toBeUndefined();
    await container.start();
    await watchUntil((all) => findNode(all, WORKER).state === 'Ready');
  });
});
