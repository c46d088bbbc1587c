import { createServer } from 'node:net';
import type Docker from 'dockerode';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import { AppError } from '../../../shared/errors.ts';
import { addressAt } from '../../lib/subnets.ts';
import { chooseSubnet } from './chooseSubnet.ts';
import { networkName } from './containerOptions.ts';
import { toDockerError } from './dockerErrors.ts';
import { filterByLabel, LABELS } from './labels.ts';
import { readTakenSubnets } from './readTakenSubnets.ts';

export interface ClusterNetwork {
  readonly subnet: string;
  readonly server: string;
}

interface NetworkOptions {
  readonly docker: Docker;
  readonly signal: AbortSignal;
}

/** How often another program may take a subnet or port between the choice and its use. */
const TRIES = 5;

/** A port of this machine that is free now, picked by its kernel. */
export const pickFreePort = (address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, address, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

/** Says at once that a port which the person asked for is taken, in place of after minutes. */
const checkPort = (address: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return resolve();
      reject(
        new AppError('PORT_TAKEN', `Port ${port} on ${address} is in use by another program.`, {
          hint: 'Name another port, or leave it out so that a free one is chosen.',
        }),
      );
    });
    probe.listen(port, address, () => probe.close(() => resolve()));
  });

/** The network that carries the cluster's name, if there is one. */
export const findNetwork = async (docker: Docker, cluster: string): Promise<ClusterNetwork | undefined> => {
  const [network] = await docker.listNetworks({ filters: filterByLabel(`${LABELS.cluster}=${cluster}`) });
  const subnet = network?.IPAM?.Config?.[0]?.Subnet;
  const server = network?.Labels?.[LABELS.server];
  return subnet !== undefined && server !== undefined ? { subnet, server } : undefined;
};

/** Makes the cluster's bridge network, which carries its spec; gives the one that a former try made. */
export const prepareNetwork = async (spec: ClusterSpec, options: NetworkOptions): Promise<ClusterNetwork> => {
  const { docker, signal } = options;
  try {
    const there = await findNetwork(docker, spec.name);
    if (there !== undefined) return there;
    const ports = spec.nodes.flatMap((node) => node.ports);
    if (spec.api.port > 0) await checkPort(spec.api.address, spec.api.port);
    for (const port of ports) {
      if (port.host > 0 && port.protocol === 'TCP') await checkPort(port.address, port.host);
    }
    const server = `https://${spec.api.address}:${spec.api.port || (await pickFreePort(spec.api.address))}`;
    return { subnet: await createNetwork(spec, server, { docker, signal }), server };
  } catch (error) {
    throw toDockerError(error, `make the network of cluster ${spec.name}`);
  }
};

const createNetwork = async (spec: ClusterSpec, server: string, { docker, signal }: NetworkOptions) => {
  const avoid: string[] = [];
  for (;;) {
    const { podSubnet, serviceSubnet } = spec.network;
    const taken = await readTakenSubnets({
      docker,
      platform: process.platform,
      podSubnet,
      serviceSubnet,
      signal,
    });
    const subnet = chooseSubnet({ taken, avoid, wanted: spec.network.nodeSubnet });
    try {
      await docker.createNetwork({
        Name: networkName(spec.name),
        Driver: 'bridge',
        CheckDuplicate: true,
        IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: addressAt(subnet, 1) }] },
        Labels: {
          [LABELS.cluster]: spec.name,
          [LABELS.spec]: JSON.stringify(spec),
          [LABELS.server]: server,
          [LABELS.created]: String(Date.now()),
        },
      });
      return subnet;
    } catch (error) {
      const overlap = /pool overlaps|already in use|conflicts with network/i.test((error as Error).message);
      if (!overlap || spec.network.nodeSubnet !== undefined || avoid.push(subnet) > TRIES) throw error;
    }
  }
};
