import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { networkName } from '../../src/core/hosts/docker/containerOptions.ts';
import { filterByLabel, LABELS } from '../../src/core/hosts/docker/labels.ts';
import { removeCluster } from '../../src/core/hosts/docker/removeCluster.ts';
import { pollUntil } from '../../src/core/lib/pollUntil.ts';
import type { ClusterSummary } from '../../src/shared/cluster.ts';
import { type SlipwayProcess, type SlipwayResult, startSlipway } from './startSlipway.ts';
import { openTestHome, type TestHome } from './testHome.ts';

/** A home of its own for a test that breaks things, and the name of the clusters that it may leave behind. */
export interface FaultBench extends TestHome {
  readonly env: NodeJS.ProcessEnv;
  start(args: readonly string[], env?: NodeJS.ProcessEnv): SlipwayProcess;
  /** Runs the command line to its end. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<SlipwayResult>;
  /** What `list --json` says of a cluster. */
  find(name: string): Promise<ClusterSummary | undefined>;
  /** Names of the cluster's containers, by label. */
  containers(name: string): Promise<readonly string[]>;
  /** Names of the nodes that `nodes list` calls Ready. */
  readyNodes(name: string): Promise<readonly string[]>;
  /** Fails when a container, network, volume, kubeconfig entry or lock of the cluster is left. */
  expectNothingLeft(name: string): Promise<void>;
}

/** Names of volumes that no container uses and that were made since `from`. */
const listLooseVolumes = async ({ docker }: TestHome, from: number): Promise<readonly string[]> => {
  const { Volumes } = await docker.listVolumes({ filters: JSON.stringify({ dangling: ['true'] }) });
  return (Volumes ?? [])
    .filter((volume) => Date.parse((volume as { CreatedAt?: string }).CreatedAt ?? '') >= from)
    .map(({ Name }) => Name);
};

/** Fails, with all that it said, when a command line did not end with 0. */
export const expectDone = ({ code, stdout, stderr }: SlipwayResult): void => {
  expect(code, `${stdout}${stderr}`).toBe(0);
};

const listFiles = (folder: string) => readdir(folder).catch(() => []);

/** Opens a bench; at its end every cluster named here is removed, whatever the test made of it. */
export const openFaultBench = async (...names: readonly string[]): Promise<FaultBench> => {
  const home = await openTestHome();
  const { docker, folder, kubeconfig } = home;
  const env = { ...process.env, SLIPWAY_HOME: folder, KUBECONFIG: kubeconfig };
  // The engine tells whole seconds.
  const from = Math.floor(Date.now() / 1000) * 1000;
  const start: FaultBench['start'] = (args, more = {}) => startSlipway(args, { env: { ...env, ...more } });
  const run: FaultBench['run'] = (args, more) => start(args, more).done;
  const filters = (name: string) => filterByLabel(`${LABELS.cluster}=${name}`);
  const containers = async (name: string) =>
    (await docker.listContainers({ all: true, filters: filters(name) })).map(
      ({ Names }) => Names[0]?.slice(1) ?? '',
    );

  const expectNothingLeft = async (name: string) => {
    expect(await containers(name), 'containers').toEqual([]);
    const networks = (await docker.listNetworks()).filter(
      ({ Name, Labels }) => Name === networkName(name) || Labels?.[LABELS.cluster] === name,
    );
    expect(networks, 'networks').toEqual([]);
    const text = await readFile(kubeconfig, 'utf8').catch(() => '');
    expect(text, 'the kubeconfig').not.toContain(`slipway-${name}`);
    expect(await listFiles(path.join(folder, 'data', 'locks')), 'locks').toEqual([]);
    expect(
      (await listFiles(folder)).filter((file) => /\.lock$|\.tmp/.test(file)),
      'files',
    ).toEqual([]);
    // Others work with the engine too: what they have just let go is gone in a moment.
    let loose: readonly string[] = [];
    const areGone = async () => {
      loose = await listLooseVolumes(home, from);
      return loose.length === 0;
    };
    await pollUntil(areGone, {
      every: 200,
      within: 10_000,
      signal: AbortSignal.timeout(20_000),
      what: 'the volumes to be gone',
      missing: () => loose,
    });
  };
  return {
    ...home,
    env,
    start,
    run,
    containers,
    expectNothingLeft,
    find: async (name) => {
      const { stdout } = await run(['list', '--json']);
      const { clusters } = JSON.parse(stdout) as { clusters: readonly ClusterSummary[] };
      return clusters.find((cluster) => cluster.name === name);
    },
    readyNodes: async (name) => {
      const { stdout, stderr } = await run(['nodes', 'list', name, '--json']);
      const { nodes } = JSON.parse(stdout) as { nodes?: readonly { name: string; ready: boolean }[] };
      if (nodes === undefined) throw new Error(`no nodes: ${stdout}${stderr}`);
      return nodes.filter(({ ready }) => ready).map(({ name: node }) => node);
    },
    [Symbol.asyncDispose]: async () => {
      try {
        await Promise.all(names.map((name) => removeCluster(docker, name)));
      } finally {
        await home[Symbol.asyncDispose]();
      }
    },
  };
};
