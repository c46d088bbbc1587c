import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pollUntil } from '../../../src/core/lib/pollUntil.ts';
import { expectDone, type FaultBench, openFaultBench } from '../../helpers/faultBench.ts';
import { openPrivateEngine, type PrivateEngine } from '../../helpers/privateEngine.ts';
import { type SlipwayProcess, type SlipwayResult, startSlipway } from '../../helpers/startSlipway.ts';
import { waitForPhase } from '../../helpers/waitForPhase.ts';

const NAME = 'ft-engine';
const addresses = (nodes: readonly { name: string; address: string }[]) =>
  nodes.map(({ name, address }) => `${name} at ${address}`);

const NODES = [`${NAME}-control-plane-1`, `${NAME}-worker-1`];

/** Milliseconds for a cluster to be whole again after its engine came back. */
const BACK_WITHIN = 180_000;

describe('a Docker daemon that goes away', () => {
  let bench: FaultBench;
  let engine: PrivateEngine;
  let image: string;

  beforeAll(async () => {
    bench = await openFaultBench(NAME);
    const { images } = JSON.parse((await bench.run(['image', 'list', '--json'])).stdout) as {
      images: readonly { name: string; current: boolean }[];
    };
    image = images.find(({ current }) => current)?.name ?? '';
    engine = await openPrivateEngine();
    await engine.copyImage(bench.docker, image);
  });
  afterAll(async () => {
    try {
      await engine[Symbol.asyncDispose]();
    } finally {
      await bench[Symbol.asyncDispose]();
    }
  });

  const start = (...args: readonly string[]): SlipwayProcess =>
    startSlipway(args, { env: { ...bench.env, DOCKER_HOST: engine.host }, through: engine.through });
  const run = (...args: readonly string[]): Promise<SlipwayResult> => start(...args).done;
  const create = (...args: readonly string[]) => [
    'create',
    NAME,
    '--workers',
    '1',
    '--image',
    image,
    ...args,
  ];

  const listNodes = async () => {
    const { stdout } = await run('nodes', 'list', NAME, '--json');
    const { nodes = [] } = JSON.parse(stdout) as {
      nodes?: readonly { name: string; ready: boolean; address: string }[];
    };
    return nodes;
  };
  const kubectl = async (...args: readonly string[]) => {
    const container = engine.docker.getContainer(NODES[0] ?? '');
    const exec = await container.exec({
      Cmd: ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', ...args],
      AttachStdout: true,
      AttachStderr: true,
      Tty: true,
    });
    const stream = await exec.start({});
    return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).toString('utf8');
  };
  /** Pods that are not Running and Ready, as kubectl says it; or why that cannot be told. */
  const listUnreadyPods = async () => {
    const printed = await kubectl('get', 'pods', '--all-namespaces', '--no-headers');
    const lines = printed.trim().split('\n');
    return lines.filter((line) => !/ (\d+)\/\1 +Running /.test(line));
  };
  const waitUntilWhole = async () => {
    let missing: readonly string[] = [];
    const isWhole = async () => {
      const ready = (await listNodes()).filter((node) => node.ready).map(({ name }) => name);
      missing = ready.length < NODES.length ? [`only ${ready} are Ready`] : await listUnreadyPods();
      return missing.length === 0;
    };
    await pollUntil(isWhole, {
      every: 1_000,
      within: BACK_WITHIN,
      signal: AbortSignal.timeout(BACK_WITHIN + 60_000),
      what: 'the nodes and pods to be Ready again',
      missing: () => missing,
    }).catch((error: Error) => {
      throw new Error(`${error.message} ${missing.join('\n')}`);
    });
  };
  const expectNothingLeft = async () => {
    expect(await engine.docker.listContainers({ all: true })).toEqual([]);
    expect((await engine.docker.listNetworks()).map(({ Name }) => Name).sort()).toEqual([
      'bridge',
      'host',
      'none',
    ]);
    expect((await engine.docker.listVolumes()).Volumes ?? []).toEqual([]);
    await bench.expectNothingLeft(NAME);
  };

  it('and comes back under a running cluster gives the cluster back, at the same addresses', async () => {
    expectDone(await run(...create()));
    await waitUntilWhole();
    const before = { nodes: await listNodes(), kubeconfig: (await run('kubeconfig', NAME)).stdout };
    await engine.stop();
    const away = await run('list');
    expect(away.code).toBe(1);
    expect(away.stderr).toContain(`The Docker engine at ${engine.host}`);
    await engine.start();
    await waitUntilWhole();
    expect(addresses(await listNodes())).toEqual(addresses(before.nodes));
    expect((await run('kubeconfig', NAME)).stdout).toBe(before.kubeconfig);
  });

  it('by force under a running cluster loses nothing of it', async () => {
    const before = await listNodes();
    await engine.kill();
    await engine.start();
    // Docker may count containers that it finds running after a crash as stopped by hand, and leave them so.
    expectDone(await run('create', NAME, '--resume'));
    await waitUntilWhole();
    expect(addresses(await listNodes())).toEqual(addresses(before));
    expectDone(await run('delete', NAME, '--yes'));
    await expectNothingLeft();
  });

  it.each(['hosts', 'api'])(
    'in the phase %s of a create ends it with what happened; --resume then finishes it',
    async (phase) => {
      const slipway = start(...create());
      await waitForPhase(bench.folder, slipway, phase);
      await engine.kill();
      const { code, stderr } = await slipway.done;
      expect(code).toBe(1);
      expect(stderr).toContain('The Docker engine stopped answering');
      expect(stderr).toContain('Start Docker again');
      await engine.start();
      expectDone(await run('create', NAME, '--resume'));
      expect((await listNodes()).filter(({ ready }) => ready)).toHaveLength(NODES.length);
      expectDone(await run('delete', NAME, '--yes'));
      await expectNothingLeft();
    },
  );

  it('in the phase ready of a create leaves what delete removes', async () => {
    const slipway = start(...create());
    await waitForPhase(bench.folder, slipway, 'ready');
    await engine.kill();
    expect((await slipway.done).code).toBe(1);
    await engine.start();
    expectDone(await run('delete', NAME, '--yes'));
    await expectNothingLeft();
  });
});
