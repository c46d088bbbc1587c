import { homedir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kind, kindNodeNames, openKind } from '../../scripts/bench/openKind.ts';
import { openSlipway, type SlipwayCommand, slipwayNodeNames } from '../../scripts/bench/openSlipway.ts';
import { prepareImages } from '../../scripts/bench/prepareImages.ts';
import { waitForKindCluster } from '../../scripts/bench/waitForKindCluster.ts';
import { createDockerHost } from '../../src/core/hosts/docker/dockerHost.ts';
import { type FoundEngine, findEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { findFolders } from '../../src/core/settings/folders.ts';

const within = (minutes: number) => AbortSignal.timeout(minutes * 60_000);

/** A claim and the pod that binds it, from nothing but what a node image brings along. */
const CLAIM = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Mi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: writer }
spec:
  containers:
    - name: writer
      image: slipway.dev/node-tools:bookworm
      command: [sh, -c, 'echo kept > /data/file && exec sleep 1d']
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
`;

/** Uses a cluster from its control plane: storage is provisioned, and a pod runs on a worker and can be entered. */
const useCluster = async ({ docker }: FoundEngine, controlPlane: string) => {
  const host = createDockerHost({ docker, name: controlPlane, address: '' });
  const kubectl = async (args: readonly string[], stdin = '') => {
    const argv = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', ...args];
    return (await host.exec(argv, { signal: within(2), deadline: 120_000, stdin })).stdout;
  };
  await kubectl(['apply', '-f', '-'], CLAIM);
  await kubectl(['wait', '--for=condition=Ready', 'pod/writer', '--timeout=100s']);
  const phase = await kubectl(['get', 'pvc', 'data', '--output=jsonpath={.status.phase}']);
  const written = await kubectl(['exec', 'writer', '--', 'cat', '/data/file']);
  return { phase, written: written.trim() };
};

describe('the contract of kindest/node', () => {
  let engine: FoundEngine;
  let images: Awaited<ReturnType<typeof prepareImages>>;
  let kind: Kind;
  let slipway: SlipwayCommand;

  beforeAll(async () => {
    const { env, platform } = process;
    const signal = within(20);
    engine = await findEngine({ env, homedir: homedir(), platform, signal });
    const { cache } = findFolders(env);
    const report = () => undefined;
    images = await prepareImages({
      docker: engine.docker,
      cache,
      signal,
      report,
      // The set-up before the tests has seen to them.
      ensureBuildTools: async () => undefined,
    });
    kind = await openKind({ engine, cache, env, image: images.slipway, signal, report });
    slipway = await openSlipway(env);
  });

  afterAll(async () => {
    await slipway[Symbol.asyncDispose]();
    await kind[Symbol.asyncDispose]();
  });

  const makeWithKind = async (name: string, image: string) => {
    const nodes = kindNodeNames(name, 1);
    await kind.delete(name, { signal: within(1) });
    try {
      await kind.create({ name, image, workers: 1 }, { signal: within(4) });
      await waitForKindCluster({ docker: engine.docker, nodes, signal: within(3) });
      return await useCluster(engine, nodes[0] ?? '');
    } finally {
      await kind.delete(name, { signal: within(1) });
    }
  };

  const makeWithSlipway = async (name: string, image: string) => {
    try {
      await slipway.create({ name, image, workers: 1 }, { signal: within(4) });
      return await useCluster(engine, slipwayNodeNames(name, 1)[0] ?? '');
    } finally {
      await slipway.delete(name, { signal: within(1) });
    }
  };

  const works = { phase: 'Bound', written: 'kept' };

  it("is kept by Slipway's image: kind makes a cluster of it", async () => {
    expect(await makeWithKind('kt-ours', images.slipway)).toEqual(works);
  });

  it("is kept by an image laid out as kind's own are: kind makes a cluster of it", async () => {
    expect(await makeWithKind('kt-theirs', images.kind)).toEqual(works);
  });

  it("is all that Slipway asks for: it makes a cluster of an image laid out as kind's own are", async () => {
    expect(await makeWithSlipway('kt-slipway', images.kind)).toEqual(works);
  });
});
