import type { Path } from './problem.ts';

const topNames: Readonly<Record<string, string>> = {
  kubeadmPatches: 'kubeadmConfigPatches',
  kubeadmJsonPatches: 'kubeadmConfigPatchesJSON6902',
  containerdPatches: 'containerdConfigPatches',
};

const networkingNames: Readonly<Record<string, string>> = {
  'network.podSubnet': 'podSubnet',
  'network.serviceSubnet': 'serviceSubnet',
  'network.plugin': 'disableDefaultCNI',
  'network.kubeProxyMode': 'kubeProxyMode',
  'api.port': 'apiServerPort',
  'api.address': 'apiServerAddress',
};

const nodeNames: Readonly<Record<string, string>> = {
  ...topNames,
  ports: 'extraPortMappings',
  'ports.container': 'containerPort',
  'ports.host': 'hostPort',
  'ports.address': 'listenAddress',
  mounts: 'extraMounts',
  'mounts.host': 'hostPath',
  'mounts.container': 'containerPath',
};

const isPatches = (part: string | number | undefined) =>
  part === 'kubeadmPatches' || part === 'kubeadmJsonPatches';

const findNodePath = ([list, key, ...rest]: Path): Path => {
  if (typeof list !== 'string') return [];
  const name = nodeNames[list] ?? list;
  // One text of a kind file may hold several patches, so their positions differ.
  if (isPatches(list)) return [name];
  const renamed = rest.map((part) => nodeNames[`${list}.${part}`] ?? part);
  return key === undefined ? [name] : [name, key, ...renamed];
};

/** Where a kind file says what ended up at `path` of our spec. */
export const findKindPath = (path: Path): Path => {
  const [head, second, ...rest] = path;
  if (head === 'network' || head === 'api') {
    const name = networkingNames[`${head}.${String(second)}`];
    return name === undefined ? ['networking'] : ['networking', name];
  }
  if (head === 'nodes' && typeof second === 'number') return ['nodes', second, ...findNodePath(rest)];
  if (typeof head !== 'string') return path;
  const name = topNames[head] ?? head;
  return isPatches(head) ? [name] : [name, ...path.slice(1)];
};
