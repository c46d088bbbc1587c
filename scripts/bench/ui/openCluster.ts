import { createDockerHost } from '../../../src/core/hosts/docker/dockerHost.ts';
import type { FoundEngine } from '../../../src/core/hosts/docker/findEngine.ts';
import type { Host } from '../../../src/core/hosts/host.ts';
import { pollUntil } from '../../../src/core/lib/pollUntil.ts';
import { openSlipway, slipwayNodeNames } from '../openSlipway.ts';

const NAME = 'bench-ui';

export interface BenchCluster extends AsyncDisposable {
  /** As the contract names it. */
  readonly id: string;
}

export interface OpenClusterOptions {
  readonly engine: FoundEngine;
  readonly image: string;
  /** Name of a cluster that is there already, and stays; without it one is made for the benchmark alone. */
  readonly name: string | undefined;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

/**
 * A cluster of one control plane whose API server keeps whatever is written to it: what would tidy up pods of nodes
 * that do not exist is stopped.
 */
export const openCluster = async (options: OpenClusterOptions): Promise<BenchCluster> => {
  const { name, report } = options;
  if (name !== undefined) {
    await stopControllers(name, options);
    return { id: `slipway/${name}`, [Symbol.asyncDispose]: async () => undefined };
  }
  const slipway = await openSlipway(process.env);
  const remove = async () => {
    report('removing the cluster');
    await slipway.delete(NAME, { signal: AbortSignal.timeout(120_000) });
    await slipway[Symbol.asyncDispose]();
  };
  try {
    report('making a cluster');
    await slipway.create({ name: NAME, image: options.image, workers: 0 }, options);
    await stopControllers(NAME, options);
  } catch (error) {
    await remove().catch((failure: Error) => report(`Deleting it afterwards: ${failure.message}`));
    throw error;
  }
  return { id: `slipway/${NAME}`, [Symbol.asyncDispose]: remove };
};

const CONTROLLERS = ['kube-controller-manager', 'kube-scheduler'];

/** The kubelet ends what has no manifest any more. */
const stopControllers = async (
  cluster: string,
  { engine, signal }: Pick<OpenClusterOptions, 'engine' | 'signal'>,
): Promise<void> => {
  const [name = ''] = slipwayNodeNames(cluster, 0);
  const host = createDockerHost({ docker: engine.docker, name, address: '' });
  for (const controller of CONTROLLERS) {
    const file = `${controller}.yaml`;
    await host.exec(['mv', `/etc/kubernetes/manifests/${file}`, `/etc/kubernetes/${file}`], {
      signal,
      // It was moved by a run before.
      okCodes: [0, 1],
    });
  }
  await pollUntil(async () => !(await listPrograms(host, signal)).some(isController), {
    every: 1000,
    within: 120_000,
    signal,
    what: 'the end of the controllers',
  });
};

/** Names of programs that run, as far as Linux keeps them. */
const listPrograms = async (host: Host, signal: AbortSignal): Promise<readonly string[]> => {
  // Programs end while they are listed.
  const { stdout } = await host.exec(['/bin/sh', '-c', 'cat /proc/[0-9]*/comm'], { signal, okCodes: [0, 1] });
  return stdout.split('\n').filter((name) => name !== '');
};

const isController = (program: string) => CONTROLLERS.some((name) => name.startsWith(program));
