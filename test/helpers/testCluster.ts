import { readFile, writeFile } from 'node:fs/promises';
import { ADMIN_CONF } from '../../src/core/bootstrap/cluster.ts';
import { createDockerHost } from '../../src/core/hosts/docker/dockerHost.ts';
import type { Host } from '../../src/core/hosts/host.ts';
import { connectAsAdmin } from '../../src/core/kube/connect/connectAsAdmin.ts';
import { parseAdminConf } from '../../src/core/kubeconfig/parseAdminConf.ts';
import type { NodeSummary } from '../../src/shared/cluster.ts';
import { type ClusterSpec, type ClusterSpecInput, clusterSpec } from '../../src/shared/clusterSpec.ts';
import { buildTestImage, TEST_IMAGE } from './buildTestImage.ts';
import { createKube, type Kube } from './kube.ts';
import { finish, openTestHome, type TestHome } from './testHome.ts';

/** A running cluster of a test file, made through the engine and deleted, whatever happens, when it is disposed of. */
export interface TestCluster extends TestHome {
  readonly name: string;
  readonly kube: Kube;
  /** The nodes as the engine lists them now, control planes first. */
  nodes(): Promise<readonly NodeSummary[]>;
  host(node: string): Host;
  /** Runs the node image's kubectl on the first control plane, as the administrator; gives what it printed. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** Puts the test image into the container runtime of nodes. */
  loadTestImage(nodes: readonly string[]): Promise<void>;
}

const deadline = (milliseconds = 60_000) => AbortSignal.timeout(milliseconds);

/** Deletes the cluster of that name if there is one, also one that an earlier run left behind. */
const removeCluster = async ({ core }: TestHome, name: string) => {
  const there = await core.clusters.list({ signal: deadline() });
  if (there.some((cluster) => cluster.name === name)) await finish(core.clusters.delete({ name }));
};

const openKube = async (home: TestHome, name: string) => {
  // A kubeconfig of one cluster has the shape of kubeadm's admin.conf.
  return connectAsAdmin(parseAdminConf(await home.core.clusters.kubeconfig(name, { signal: deadline() })));
};

/** Where a node on a machine has its programs. */
const PROGRAMS = { docker: '', ssh: '/opt/slipway/bin/' } as const;

/** Makes a cluster for tests, with a home of its own; `kubeconfig` is the text of the kubeconfig before that. */
export const openTestCluster = async (
  input: ClusterSpecInput,
  {
    kubeconfig,
    home: given,
  }: {
    readonly kubeconfig?: string;
    /** Goes with the cluster too. */
    readonly home?: TestHome;
  } = {},
): Promise<TestCluster> => {
  const home = given ?? (await openTestHome());
  if (kubeconfig !== undefined) await writeFile(home.kubeconfig, kubeconfig);
  const spec = clusterSpec.parse(input);
  const { name } = spec;
  try {
    await removeCluster(home, name);
    await finish(home.core.clusters.create({ spec }));
    const made = await openMadeCluster(home, spec);
    return {
      ...made,
      [Symbol.asyncDispose]: async () => {
        await made[Symbol.asyncDispose]();
        await dispose(home, name);
      },
    };
  } catch (error) {
    await dispose(home, name);
    throw error;
  }
};

/** A cluster that is there already, of this home; it stays when it is disposed of. */
export const openMadeCluster = async (
  home: TestHome,
  { name, provider }: Pick<ClusterSpec, 'name' | 'provider'>,
): Promise<TestCluster> => {
  const api = await openKube(home, name);
  const nodes = async () => (await home.core.clusters.get(name, { signal: deadline() })).nodes;
  const host = (node: string) => createDockerHost({ docker: home.docker, name: node, address: '' });
  const first = host((await nodes())[0]?.name ?? '');
  return {
    ...home,
    name,
    kube: createKube(api),
    nodes,
    host,
    kubectl: async (...args) => {
      const argv = [`${PROGRAMS[provider]}kubectl`, `--kubeconfig=${ADMIN_CONF}`, ...args];
      const { exitCode, stdout, stderr } = await first.exec(argv, { signal: deadline(), okCodes: [0, 1] });
      // The message is all that a test report shows.
      if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    loadTestImage: (names) => loadTestImage(names.map(host), PROGRAMS[provider]),
    [Symbol.asyncDispose]: async () => api.close(),
  };
};

const dispose = async (home: TestHome, name: string) => {
  try {
    await removeCluster(home, name);
  } finally {
    await home[Symbol.asyncDispose]();
  }
};

const loadTestImage = async (hosts: readonly Host[], programs: string) => {
  const stdin = await readFile(await buildTestImage(deadline(600_000)));
  const load = [`${programs}ctr`, '--namespace=k8s.io', 'images', 'import', '-'];
  for (const host of hosts) {
    const { stdout } = await host.exec(load, { signal: deadline(), stdin });
    if (!stdout.includes(TEST_IMAGE)) throw new Error(`${host.name} did not take the test image: ${stdout}`);
  }
};
