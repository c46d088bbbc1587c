import { AppError } from '../../shared/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { FoundNode, Provider } from '../hosts/provider.ts';
import { noSuchNode } from './noSuchNode.ts';

const OURS = 'slipway/';

/** The provider of hosts, found when it is needed. */
export type FindProvider = (signal: AbortSignal) => Promise<Provider>;

/** The hosts of a cluster of ours; undefined for any other cluster. */
export const findHosts = async (
  findProvider: FindProvider,
  cluster: string,
  signal: AbortSignal,
): Promise<readonly FoundNode[] | undefined> => {
  if (!cluster.startsWith(OURS)) return undefined;
  const provider = await findProvider(signal);
  const [found] = await provider.find({ cluster: cluster.slice(OURS.length), signal });
  return found?.nodes ?? [];
};

interface NodeOfCluster {
  readonly cluster: string;
  readonly node: string;
}

/** The host that a node of ours runs on; `UNSUPPORTED` for nodes that Slipway did not make. */
export const findNodeHost = async (
  findProvider: FindProvider,
  { cluster, node }: NodeOfCluster,
  signal: AbortSignal,
): Promise<Host> => {
  const hosts = await findHosts(findProvider, cluster, signal);
  if (hosts === undefined) {
    throw new AppError(
      'UNSUPPORTED',
      `Slipway did not make the node ${node}, so it has no way to run commands on it.`,
      { hint: 'Its services and their logs can be seen on the machine itself, for instance over SSH.' },
    );
  }
  const found = hosts.find(({ name }) => name === node);
  if (found === undefined) throw noSuchNode(node);
  if (!found.running) throw new AppError('HOST_UNREACHABLE', `The host of node ${node} is stopped.`);
  return (await findProvider(signal)).host(found);
};
