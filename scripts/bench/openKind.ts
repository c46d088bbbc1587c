import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { FoundEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { lacksCapability, PRIVILEGED } from '../../src/core/hosts/docker/privileges.ts';
import { findProgram } from '../../src/core/lib/findProgram.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import { AppError } from '../../src/shared/errors.ts';
import { type InstallKindOptions, installKind } from './installKind.ts';

const SHIM = path.join(import.meta.dirname, 'shim');

/** kind as a person would run it on this machine. */
export interface Kind extends AsyncDisposable {
  /** Whether the engine refuses `--privileged`, so that the docker command is replaced by a shim. */
  readonly throughShim: boolean;
  /** Runs `kind create cluster` with one control plane and `workers` workers; settles when the command returns. */
  create(cluster: { name: string; image: string; workers: number }, options: KindCall): Promise<void>;
  delete(name: string, options: KindCall): Promise<void>;
}

interface KindCall {
  readonly signal: AbortSignal;
}

export interface OpenKindOptions extends InstallKindOptions {
  readonly engine: FoundEngine;
  /** An image in the engine that a container can be made from, to see what the engine gives. */
  readonly image: string;
}

/** Names of a kind cluster's nodes, as kind forms them. */
export const kindNodeNames = (name: string, workers: number): readonly string[] => [
  `${name}-control-plane`,
  ...Array.from({ length: workers }, (_, index) => `${name}-worker${index === 0 ? '' : index + 1}`),
];

/** Installs kind where needed and finds out how it can run with this engine; what it writes is removed at the end. */
export const openKind = async (options: OpenKindOptions): Promise<Kind> => {
  const { engine, env } = options;
  const docker = await findProgram('docker', env['PATH']);
  if (docker === undefined) {
    throw new AppError(
      'UNSUPPORTED',
      'kind works through the docker command, which is not on this machine.',
      {
        hint: "Install Docker's command line (the package docker-cli or docker.io) and put it on PATH.",
      },
    );
  }
  const program = await installKind(options);
  const throughShim = await refusesPrivileged(engine, options.image);
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-kind-'));
  const kubeconfig = ['--kubeconfig', path.join(folder, 'kubeconfig')];
  const kindEnv = {
    ...env,
    DOCKER_HOST: engine.endpoint.host,
    ...(throughShim ? { PATH: `${SHIM}${path.delimiter}${env['PATH']}`, REAL_DOCKER: docker } : {}),
  };
  const run = async (args: readonly string[], signal: AbortSignal) =>
    void (await runCommand([program, ...args, ...kubeconfig], { env: kindEnv, signal }));
  return {
    throughShim,
    create: async ({ name, image, workers }, { signal }) => {
      const config = path.join(folder, `${name}.yaml`);
      await writeFile(config, renderKindFile(workers));
      await run(['create', 'cluster', '--name', name, '--image', image, '--config', config], signal);
    },
    delete: (name, { signal }) => run(['delete', 'cluster', '--name', name], signal),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

const renderKindFile = (workers: number): string =>
  stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    // Kubernetes 1.35 and later refuse cgroup v1 unless told; kind does not tell them.
    kubeadmConfigPatches: ['kind: KubeletConfiguration\nfailCgroupV1: false\n'],
    nodes: [{ role: 'control-plane' }, ...Array.from({ length: workers }, () => ({ role: 'worker' }))],
  });

const refusesPrivileged = async ({ docker }: FoundEngine, image: string): Promise<boolean> => {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['/bin/true'],
    Cmd: [],
    HostConfig: { ...PRIVILEGED, NetworkMode: 'none' },
  });
  try {
    await container.start();
    return false;
  } catch (error) {
    if (!lacksCapability(error)) throw error;
    return true;
  } finally {
    await container.remove({ force: true, v: true });
  }
};
