import { type ClusterSpec, nodeSpec } from '../../../shared/clusterSpec.ts';
import { AppError } from '../../../shared/errors.ts';
import { pause } from '../../lib/pause.ts';
import type { Host } from '../host.ts';
import type {
  FoundCluster,
  FoundNode,
  PlannedCluster,
  PlannedNode,
  Provider,
  ProviderCall,
} from '../provider.ts';
import { claimMachine, installNode, type NodePart, type OnProgress, toClaimed } from './installNode.ts';
import type { Machines } from './machines.ts';
import type { MarkerMemory } from './markerMemory.ts';
import { latestMarker, type NodeMarker, readMarker } from './nodeMarker.ts';
import { createMarkerReader, type ReadMarkers } from './readMarkers.ts';
import { removeCluster, removeHosts } from './removeMachines.ts';
import { sshHostOf } from './sshHost.ts';

export interface SshProviderOptions {
  readonly machines: Machines;
  /** The archives of a node image, made when they are not there yet. */
  readonly findParts: (
    image: string,
    options: ProviderCall & { readonly report: (line: string) => void },
  ) => Promise<readonly NodePart[]>;
  /** Puts an archive on a machine, whole or not at all. */
  readonly send: (
    machine: string,
    part: NodePart,
    options: ProviderCall & { readonly target: string; readonly onProgress: OnProgress },
  ) => Promise<void>;
  /** Folder `resources` of the app. */
  readonly resources: string;
  readonly memory: MarkerMemory;
}

const API_PORT = 6443;
const WATCH_EVERY = 10_000;

/** Nodes on Linux machines of the inventory; a node is named as its machine. */
export const createSshProvider = (options: SshProviderOptions): Provider => {
  const { machines, memory } = options;
  const read = createMarkerReader({ machines, memory });
  const parts = new Map<string, ReturnType<SshProviderOptions['findParts']>>();
  // All nodes want them at once, and they are made once.
  const findParts: SshProviderOptions['findParts'] = (image, call) => {
    const known = parts.get(image);
    if (known !== undefined) return known;
    const made = options.findParts(image, call);
    parts.set(image, made);
    made.catch(() => parts.delete(image));
    return made;
  };
  /** The interface wants a host at once, and a machine is looked up when it is first used. */
  const host: Provider['host'] = ({ name, address }) => sshHostOf({ name, address, machines });
  return {
    host,
    find: (call) => findClusters(read, call),
    prepare: (spec, { names, image }) => planCluster(machines, spec, { names, image }),
    createHost: (cluster, node, call) =>
      createHost({ ...options, findParts }, { cluster, node, host: host(node) }, call),
    planWorkers: (found, { hosts = [] }) => planWorkers(machines, found, hosts),
    watch: (onChange, { signal }) => watchMachines(read, onChange, signal),
    // A machine is more than its node; what its cluster uses is the cluster's own to tell.
    measure: () => Promise.resolve([]),
    removeHosts: (cluster, nodes, { signal }) =>
      removeHosts({ ...options, read, host }, { cluster, nodes, signal }),
    remove: (cluster, call) => removeCluster({ ...options, read, host }, { ...call, cluster }),
  };
};

const findClusters = async (
  readMarkers: ReadMarkers,
  { signal, cluster }: ProviderCall & { readonly cluster?: string },
): Promise<readonly FoundCluster[]> => {
  // Who names a cluster waits for every machine that could be of it.
  const { seen, remembered } = await readMarkers(signal, { leaveOutSilent: cluster === undefined });
  const markers = [...seen, ...remembered].flatMap(({ marker }) => (marker === undefined ? [] : [marker]));
  const names = [...new Set(markers.map((marker) => marker.cluster))].sort();
  return names
    .filter((name) => cluster === undefined || name === cluster)
    .map((name) => {
      const own = markers.filter((marker) => marker.cluster === name);
      const latest = latestMarker(own) as NodeMarker;
      const isRunning = (node: string) =>
        seen.some((machine) => machine.name === node && machine.marker?.cluster === name && machine.running);
      return {
        provider: 'ssh',
        name,
        spec: latest.spec,
        server: latest.server,
        createdAt: latest.createdAt,
        nodes: latest.nodes.map((node): FoundNode => ({ ...node, running: isRunning(node.name) })),
      };
    });
};

const planCluster = async (
  machines: Machines,
  spec: ClusterSpec,
  { names, image }: { readonly names: readonly string[]; readonly image: string },
): Promise<PlannedCluster> => {
  const nodes = await Promise.all(
    spec.nodes.map(async (node, index): Promise<PlannedNode> => {
      const name = names[index] ?? '';
      const { address } = await machines.find(name);
      return { name, role: node.role, address, image: node.image ?? image, spec: node };
    }),
  );
  const first = nodes.find(({ role }) => role === 'control-plane');
  const { address, port } = spec.api;
  // An address of this machine's own loopback is Docker's default, and means nothing here.
  const named = address.startsWith('127.') ? first?.address : address;
  return { spec, nodes, server: `https://${named}:${port === 0 ? API_PORT : port}` };
};

interface NewHost {
  readonly cluster: PlannedCluster;
  readonly node: PlannedNode;
  readonly host: Host;
}

const createHost = async (
  options: SshProviderOptions,
  { cluster, node, host }: NewHost,
  { signal, report = () => undefined }: ProviderCall & { readonly report?: (line: string) => void },
): Promise<Host> => {
  const marker = await readMarker(host, signal);
  // What is found here may be another's a moment later: it is the claim that settles it.
  if (marker !== undefined && marker.cluster !== cluster.spec.name) throw toClaimed(host, marker);
  const written = toMarker(cluster, node, marker?.createdAt);
  await claimMachine(host, written, signal);
  // It may fall silent before it is asked for the first time, and something of the cluster is there from now on.
  await options.memory.keep(node.name, written);
  const parts = await options.findParts(node.image, { signal, report });
  await installNode(host, {
    parts,
    resources: options.resources,
    send: (part, target, onProgress) => options.send(node.name, part, { signal, target, onProgress }),
    report,
    signal,
  });
  return host;
};

const toMarker = (cluster: PlannedCluster, node: PlannedNode, createdAt = Date.now()): NodeMarker => ({
  version: 1,
  cluster: cluster.spec.name,
  node: node.name,
  spec: cluster.spec,
  server: cluster.server,
  createdAt,
  updatedAt: Date.now(),
  nodes: cluster.nodes.map(({ name, role, address, image }) => ({ name, role, address, image })),
});

/** A machine has no events to tell: they are asked every ten seconds which of them is up. */
const watchMachines = async (readMarkers: ReadMarkers, onChange: () => void, signal: AbortSignal) => {
  let before: string | undefined;
  while (!signal.aborted) {
    const seen = await readMarkers(signal, { leaveOutSilent: true }).then(
      (read) => read.seen,
      () => [],
    );
    const now = JSON.stringify(seen.map(({ name, marker, running }) => [name, marker?.cluster, running]));
    if (before !== undefined && now !== before) onChange();
    before = now;
    await pause(WATCH_EVERY, signal).catch(() => undefined);
  }
};

const planWorkers = async (
  machines: Machines,
  found: FoundCluster,
  hosts: readonly string[],
): Promise<PlannedCluster> => {
  const { spec, server } = found;
  const image = found.nodes[0]?.image;
  if (spec === undefined || server === undefined || image === undefined) {
    throw new AppError('CLUSTER_UNFINISHED', `The machines of ${found.name} do not tell what it is.`, {
      hint: `Remove what is left with slipway delete ${found.name}.`,
    });
  }
  for (const name of hosts) {
    if (hosts.filter((other) => other === name).length > 1 || found.nodes.some((node) => node.name === name))
      throw new AppError('CONFLICT', `${name} is a node of ${found.name} already.`);
  }
  const specs = hosts.map((host) => nodeSpec.parse({ role: 'worker', host }));
  const present = found.nodes.map(
    (node): PlannedNode => ({ ...node, spec: nodeSpec.parse({ role: node.role, host: node.name }) }),
  );
  const added = await Promise.all(
    specs.map(async (node, index): Promise<PlannedNode> => {
      const { name, address } = await machines.find(hosts[index] ?? '');
      return { name, role: 'worker', address, image, spec: node };
    }),
  );
  return { spec: { ...spec, nodes: [...spec.nodes, ...specs] }, server, nodes: [...present, ...added] };
};
