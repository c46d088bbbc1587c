import type Dockerode from 'dockerode';
import { readRoutes } from '../../lib/readRoutes.ts';
import { parseSubnet, type Subnet, subnetsOverlap } from '../../lib/subnets.ts';
import type { TakenSubnet } from './chooseSubnet.ts';

/** IPv4 subnets of the engine's networks. */
const readNetworkSubnets = async (
  docker: Dockerode,
  options: { readonly signal: AbortSignal },
): Promise<readonly TakenSubnet[]> => {
  const listed: Promise<Dockerode.NetworkInspectInfo[]> = docker.listNetworks({
    abortSignal: options.signal,
  });
  const networks = await listed;
  return networks.flatMap(({ Name, IPAM }) =>
    // Docker gives null for the networks that have no addresses of their own (host, none).
    (IPAM?.Config ?? []).flatMap(({ Subnet }) =>
      Subnet === undefined || Subnet.includes(':')
        ? []
        : [{ subnet: Subnet, by: `Docker network "${Name}"` }],
    ),
  );
};

export interface ReadUsedSubnetsOptions {
  /** Absent when no engine answers: then only the machine's routes are read. */
  readonly docker?: Dockerode | undefined;
  readonly platform: NodeJS.Platform;
  readonly signal: AbortSignal;
}

/** The subnets of the engine's networks, and those of this machine's routes that the networks did not bring along. */
export const readUsedSubnets = async (options: ReadUsedSubnetsOptions): Promise<readonly TakenSubnet[]> => {
  const [networks, routes] = await Promise.all([
    options.docker === undefined ? [] : readNetworkSubnets(options.docker, options),
    readRoutes(options),
  ]);
  const known = networks.flatMap(({ subnet }) => parseSubnet(subnet) ?? []);
  const isKnown = (route: Subnet): boolean =>
    known.some((network) => network.prefix <= route.prefix && subnetsOverlap(network, route));
  return [
    ...networks,
    ...routes
      .filter(({ subnet }) => !isKnown(parseSubnet(subnet) ?? { base: 0, prefix: 32 }))
      .map(({ subnet, device }) => ({ subnet, by: `this machine's route by ${device}` })),
  ];
};

export interface ReadTakenSubnetsOptions extends ReadUsedSubnetsOptions {
  readonly podSubnet: string;
  readonly serviceSubnet: string;
}

/** All that a new cluster's network must stay clear of: what is in use, and its own pod and service subnets. */
export const readTakenSubnets = async (options: ReadTakenSubnetsOptions): Promise<readonly TakenSubnet[]> => [
  { subnet: options.podSubnet, by: "the cluster's pod subnet" },
  { subnet: options.serviceSubnet, by: "the cluster's service subnet" },
  ...(await readUsedSubnets(options)),
];
