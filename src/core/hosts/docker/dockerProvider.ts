import type Docker from 'dockerode';
import type { NodeRole } from '../../../shared/cluster.ts';
import type { NodeSpec } from '../../../shared/clusterSpec.ts';
import { AppError } from '../../../shared/errors.ts';
import { addressAt } from '../../lib/subnets.ts';
import { failAfter } from '../../lib/withCleanup.ts';
import type {
  FoundCluster,
  FoundNode,
  PlannedCluster,
  PlannedNode,
  Provider,
  ProviderCall,
} from '../provider.ts';
import { containerOptions } from './containerOptions.ts';
import { isNotFound, toDockerError } from './dockerErrors.ts';
import { createDockerHost } from './dockerHost.ts';
import { filterByLabel, LABELS, parseSpecLabel } from './labels.ts';
import { measureNodes } from './measureNodes.ts';
import { findNetwork, pickFreePort, prepareNetwork } from './prepareNetwork.ts';
import { createPrivilegedStart, type PrivilegeMemory } from './privileges.ts';
import { removeCluster, removeContainer } from './removeCluster.ts';
import { watchHosts } from './watchHosts.ts';

export interface DockerProviderOptions {
  readonly docker: Docker;
  readonly privileged: PrivilegeMemory;
}

/** Nodes as containers of a Docker engine. */
export const createDockerProvider = ({ docker, privileged }: DockerProviderOptions): Provider => {
  const startPrivileged = createPrivilegedStart(privileged);
  const host: Provider['host'] = ({ name, address }) => createDockerHost({ docker, name, address });
  return {
    host,
    find: (call) => findClusters(docker, call),
    prepare: async (spec, { names, image, signal }) => {
      await refuseForeignContainers(docker, spec.name, names);
      const { subnet, server } = await prepareNetwork(spec, { docker, signal });
      const nodes = spec.nodes.map((node, index) =>
        planNode({ name: names[index] ?? '', address: addressAt(subnet, index + 2), image, spec: node }),
      );
      return { spec, server, nodes: await Promise.all(nodes.map(fixPorts)) };
    },
    createHost: async (cluster, node, { signal }) => {
      signal.throwIfAborted();
      if (await isThere(docker, node)) return host(node);
      await startPrivileged((privileges) =>
        startContainer(docker, containerOptions(cluster, node, privileges)),
      ).catch((error: unknown) => {
        throw toStartError(error, node);
      });
      return host(node);
    },
    planWorkers: (found, { count }) => planWorkers(docker, found, count),
    watch: (onChange, call) => watchHosts(docker, onChange, call),
    measure: (cluster, call) => measureNodes(docker, cluster, call),
    removeHosts: async (cluster, nodes) => {
      await Promise.all(nodes.map((node) => removeNodeContainer(docker, cluster, node)));
    },
    remove: (cluster) => removeCluster(docker, cluster),
  };
};

const planNode = (node: { name: string; address: string; image: string; spec: NodeSpec }): PlannedNode => ({
  ...node,
  role: node.spec.role,
  image: node.spec.image ?? node.image,
});

const fixPorts = async (node: PlannedNode): Promise<PlannedNode> => {
  const ports = await Promise.all(
    node.spec.ports.map(async (port) => ({ ...port, host: port.host || (await pickFreePort(port.address)) })),
  );
  return { ...node, spec: { ...node.spec, ports } };
};

/** A container of that name which is not ours stays as it is, whoever made it. */
const refuseForeignContainers = async (docker: Docker, cluster: string, names: readonly string[]) => {
  for (const name of names) {
    const there = await inspect(docker, name);
    if (there !== undefined && there.Config.Labels[LABELS.cluster] !== cluster) {
      throw new AppError(
        'CLUSTER_EXISTS',
        `Docker already has a container named ${name} that Slipway did not make.`,
        {
          hint: 'Choose another name for the cluster, or rename that container.',
        },
      );
    }
  }
};

const inspect = async (docker: Docker, name: string) => {
  try {
    return await docker.getContainer(name).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw toDockerError(error, `look at the container ${name}`);
  }
};

/** Whether the node's container runs already, or does now: what is in one that ran before is the node. */
const isThere = async (docker: Docker, node: PlannedNode): Promise<boolean> => {
  const there = await inspect(docker, node.name);
  if (there === undefined) return false;
  if (there.State.Running) return true;
  if (there.State.Status !== 'created') {
    await restartContainer(docker, node);
    return true;
  }
  // Made but never started: its privileges may be the ones that this engine refused.
  await removeContainer(docker, there.Id);
  return false;
};

const restartContainer = async (docker: Docker, node: PlannedNode) => {
  try {
    await docker.getContainer(node.name).start();
  } catch (error) {
    throw toStartError(error, node);
  }
};

const toStartError = (error: unknown, node: PlannedNode) => {
  if (isNotFound(error) && /no such image/i.test((error as Error).message)) {
    return new AppError('IMAGE_NOT_FOUND', `The engine has no image ${node.image}.`, {
      cause: error,
      hint: 'Name none to have one found or built, or pull it with docker pull.',
    });
  }
  const reason = (error as Error).message;
  if (
    /no command specified|executable file not found|exec format error|exec: "|no such file or directory: unknown/i.test(
      reason,
    )
  ) {
    return new AppError(
      'IMAGE_BROKEN',
      `The image ${node.image} is no node image: nothing in it starts as a node.`,
      {
        cause: error,
        hint: 'Name a node image that follows the contract of kindest/node, or none.',
        details: [reason],
      },
    );
  }
  return toDockerError(error, `start the container of node ${node.name}`);
};

const startContainer = async (docker: Docker, options: Docker.ContainerCreateOptions) => {
  const container = await docker.createContainer(options);
  try {
    await container.start();
  } catch (error) {
    await failAfter(error, () => removeContainer(docker, container.id));
  }
};

const removeNodeContainer = async (docker: Docker, cluster: string, node: string) => {
  const there = await inspect(docker, node);
  if (there === undefined) return;
  if (there.Config.Labels[LABELS.cluster] !== cluster) {
    throw new AppError('NODE_NOT_FOUND', `The container ${node} is no node of cluster ${cluster}.`);
  }
  await removeContainer(docker, there.Id);
};

const findClusters = async (docker: Docker, { cluster }: ProviderCall & { readonly cluster?: string }) => {
  const filters = filterByLabel(cluster === undefined ? LABELS.cluster : `${LABELS.cluster}=${cluster}`);
  try {
    const [containers, networks] = await Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
    ]);
    const names = new Set([...containers, ...networks].map(({ Labels }) => Labels?.[LABELS.cluster] ?? ''));
    return [...names].sort().map((name): FoundCluster => {
      const network = networks.find(({ Labels }) => Labels?.[LABELS.cluster] === name);
      const own = containers.filter(({ Labels }) => Labels[LABELS.cluster] === name);
      const created = [network?.Labels, ...own.map(({ Labels }) => Labels)].map((labels) =>
        Number(labels?.[LABELS.created]),
      );
      return {
        provider: 'docker',
        name,
        spec: parseSpecLabel(network?.Labels?.[LABELS.spec]),
        server: network?.Labels?.[LABELS.server] ?? own[0]?.Labels[LABELS.server],
        createdAt: Math.min(...created.filter(Number.isFinite)),
        nodes: own.map(readNode).sort(compareNodes),
      };
    });
  } catch (error) {
    throw toDockerError(error, 'list its containers');
  }
};

const readNode = ({ Names, Labels, State, Image }: Docker.ContainerInfo): FoundNode => ({
  name: Names[0]?.slice(1) ?? '',
  role: (Labels[LABELS.role] ?? 'worker') as NodeRole,
  address: Labels[LABELS.address] ?? '',
  image: Labels[LABELS.image] ?? Image,
  running: State === 'running',
});

/** Control planes first, then by number: worker-2 before worker-10. */
const compareNodes = (a: FoundNode, b: FoundNode) => {
  if (a.role !== b.role) return a.role === 'control-plane' ? -1 : 1;
  return a.name.localeCompare(b.name, 'en', { numeric: true });
};

const NEW_WORKER: Omit<NodeSpec, 'role'> = {
  ports: [],
  mounts: [],
  labels: {},
  kubeadmPatches: [],
  kubeadmJsonPatches: [],
};

const planWorkers = async (docker: Docker, found: FoundCluster, count: number): Promise<PlannedCluster> => {
  const { spec, server } = found;
  const first = found.nodes.find(({ role }) => role === 'control-plane');
  const network = await findNetwork(docker, found.name);
  if (spec === undefined || server === undefined || first === undefined || network === undefined) {
    throw new AppError(
      'CLUSTER_UNFINISHED',
      `Cluster ${found.name} is damaged: its network or control plane is gone.`,
      {
        hint: `Remove what is left with slipway delete ${found.name}.`,
      },
    );
  }
  const used = new Set(found.nodes.flatMap(({ name, address }) => [name, address]));
  const nextFree = (name: (index: number) => string, from: number) => {
    for (let index = from; ; index++) {
      if (!used.has(name(index))) {
        used.add(name(index));
        return name(index);
      }
    }
  };
  const added = Array.from({ length: count }, () =>
    planNode({
      name: nextFree((index) => `${found.name}-worker-${index}`, 1),
      address: nextFree((index) => addressAt(network.subnet, index), 2),
      image: first.image,
      spec: { role: 'worker', ...NEW_WORKER },
    }),
  );
  const present = found.nodes.map(
    (node): PlannedNode => ({ ...node, spec: { role: node.role, ...NEW_WORKER } }),
  );
  return { spec, server, nodes: [...present, ...added] };
};
