import { AppError } from '../../shared/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { FoundCluster, Provider, ProviderCall, ProviderKind } from '../hosts/provider.ts';
import { noSuchNode } from './noSuchNode.ts';

const OURS = 'slipway/';

/** The providers of hosts, ready when they are needed. */
export type OpenProviders = (signal: AbortSignal) => Promise<{
  readonly providers: Readonly<Record<ProviderKind, Provider>>;
  readonly find: (call: ProviderCall & { readonly cluster?: string }) => Promise<readonly FoundCluster[]>;
}>;

/** A cluster of ours with its hosts, undefined when it is gone; `isOurs` is false for any other cluster. */
export const findHosts = async (
  openProviders: OpenProviders,
  cluster: string,
  signal: AbortSignal,
): Promise<{ readonly isOurs: boolean; readonly found: FoundCluster | undefined }> => {
  if (!cluster.startsWith(OURS)) return { isOurs: false, found: undefined };
  const { find } = await openProviders(signal);
  const [found] = await find({ cluster: cluster.slice(OURS.length), signal });
  return { isOurs: true, found };
};

interface NodeOfCluster {
  readonly cluster: string;
  readonly node: string;
}

/** The host that a node of ours runs on; `UNSUPPORTED` for nodes that Slipway did not make. */
export const findNodeHost = async (
  openProviders: OpenProviders,
  { cluster, node }: NodeOfCluster,
  signal: AbortSignal,
): Promise<Host> => {
  const { isOurs, found: owner } = await findHosts(openProviders, cluster, signal);
  if (!isOurs) {
    throw new AppError(
      'UNSUPPORTED',
      `Slipway did not make the node ${node}, so it has no way to run commands on it.`,
      { hint: 'Its services and their logs can be seen on the machine itself, for instance over SSH.' },
    );
  }
  const found = owner?.nodes.find(({ name }) => name === node);
  if (owner === undefined || found === undefined) throw noSuchNode(node);
  if (!found.running) throw new AppError('HOST_UNREACHABLE', `The host of node ${node} is stopped.`);
  return (await openProviders(signal)).providers[owner.provider].host(found);
};
