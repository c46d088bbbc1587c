import { z } from 'zod';
import type { NodeSpec } from '../../../shared/clusterSpec.ts';
import { formatSubnet, parseSubnet } from '../../lib/subnets.ts';
import { checkSchema } from './checkSchema.ts';
import type { ClusterFileInput } from './clusterFile.ts';
import { type KindFile, type KindNetworking, type KindNode, kindFileSchema } from './kindFileSchema.ts';
import { parseKindJsonPatches, parseKindPatches } from './parseKindPatches.ts';
import type { YamlText } from './parseYaml.ts';
import { formatPath, type Path, type Problem } from './problem.ts';
import type { ResolvePath } from './resolveMountPath.ts';

/** A kind file turned into our spec; paths in notes and problems are the kind file's own. */
export interface ParsedKindFile {
  readonly spec: ClusterFileInput;
  readonly notes: readonly Problem[];
  readonly problems: readonly Problem[];
}

type Data = Readonly<Record<string, unknown>>;

const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Maps from text to text, in which kind takes `true` or `1.10` without quotes as the text that was written. */
const textMaps = new Set(['labels', 'runtimeConfig']);

const textualize = (value: unknown, path: Path, yaml: YamlText): unknown => {
  if (!isData(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    if (item !== null && typeof item === 'object') return [key, item];
    return [key, item === null ? '' : (yaml.writtenAt([...path, key]) ?? String(item))];
  });
  return Object.fromEntries(entries);
};

/** To kind an option with nothing after it is an option left out. */
const readAsKind = (value: unknown, path: Path, yaml: YamlText): unknown => {
  if (Array.isArray(value)) return value.map((item, index) => readAsKind(item, [...path, index], yaml));
  if (!isData(value)) return value;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== null)
    .map(([key, item]) => {
      const inner = [...path, key];
      return [key, textMaps.has(key) ? textualize(item, inner, yaml) : readAsKind(item, inner, yaml)];
    });
  return Object.fromEntries(entries);
};

const notHonoured = (path: Path, reason: string): Problem => ({
  path,
  message: `${formatPath(path)} is not honoured: ${reason}.`,
});

const isIpv6 = (address: string | undefined): boolean => address?.includes(':') ?? false;

const noIpv6 = 'Slipway makes IPv4 clusters only';

const listNetworkingProblems = (networking: KindNetworking): readonly Problem[] => {
  const problems: Problem[] = [];
  const refuse = (key: keyof KindNetworking, message: string) =>
    problems.push({ path: ['networking', key], message });
  const { ipFamily, apiServerAddress } = networking;
  if (ipFamily !== undefined && ipFamily !== 'ipv4')
    refuse('ipFamily', `\`${ipFamily}\` asks for IPv6; ${noIpv6}`);
  if (isIpv6(apiServerAddress))
    refuse('apiServerAddress', `${apiServerAddress} is an IPv6 address; ${noIpv6}`);
  for (const key of ['podSubnet', 'serviceSubnet'] as const) {
    const text = networking[key];
    if (isIpv6(text)) refuse(key, `${text} holds an IPv6 subnet; ${noIpv6}`);
    else if (text !== undefined && text !== '' && !(text.includes('/') && parseSubnet(text))) {
      refuse(key, `a subnet looks like 10.244.0.0/16, not ${JSON.stringify(text)}`);
    }
  }
  return problems;
};

const proxyReasons: Readonly<Record<string, string>> = {
  ipvs: "kube-proxy's ipvs mode is deprecated since Kubernetes v1.35, so kube-proxy runs in its iptables mode",
  none: 'kube-proxy runs on every node; if something else is to take its place, remove it afterwards with `kubectl -n kube-system delete daemonset kube-proxy`',
};

const listNotes = (file: KindFile): readonly Problem[] => {
  const { kubeProxyMode = 'iptables', dnsSearch } = file.networking ?? {};
  const notes: Problem[] = [];
  const proxyReason = proxyReasons[kubeProxyMode];
  if (proxyReason !== undefined) notes.push(notHonoured(['networking', 'kubeProxyMode'], proxyReason));
  if (dnsSearch !== undefined) {
    notes.push(notHonoured(['networking', 'dnsSearch'], "the nodes keep this machine's search domains"));
  }
  for (const [index, { extraMounts = [] }] of (file.nodes ?? []).entries()) {
    for (const [position, { selinuxRelabel }] of extraMounts.entries()) {
      const path = ['nodes', index, 'extraMounts', position, 'selinuxRelabel'];
      if (selinuxRelabel) notes.push(notHonoured(path, 'the files keep the SELinux labels that they have'));
    }
  }
  if ((file.containerdConfigPatchesJSON6902 ?? []).length > 0) {
    const reason = "containerd's configuration is changed by merging only; use containerdConfigPatches";
    notes.push(notHonoured(['containerdConfigPatchesJSON6902'], reason));
  }
  return notes;
};

/** kind leaves the choice of a free port to itself (0) or to the engine (-1); here both are ours. */
const convertPort = (port: number | undefined): number => Math.max(port ?? 0, 0);

const orDefault = (text: string | undefined, fallback: string): string => text || fallback;

/** Writes a subnet without the bits past its prefix, which kind allows. */
const tidySubnet = (text: string): string => {
  const subnet = parseSubnet(text);
  return subnet === undefined ? text : formatSubnet(subnet);
};

const convertNetworking = (networking: KindNetworking = {}): Pick<ClusterFileInput, 'network' | 'api'> => {
  const { podSubnet, serviceSubnet, disableDefaultCNI, kubeProxyMode, apiServerPort, apiServerAddress } =
    networking;
  return {
    network: {
      ...(podSubnet ? { podSubnet: tidySubnet(podSubnet) } : {}),
      ...(serviceSubnet ? { serviceSubnet: tidySubnet(serviceSubnet) } : {}),
      plugin: disableDefaultCNI ? 'none' : 'flannel',
      kubeProxyMode: kubeProxyMode === 'nftables' ? 'nftables' : 'iptables',
    },
    api: { address: orDefault(apiServerAddress, '127.0.0.1'), port: convertPort(apiServerPort) },
  };
};

type NodeInput = NonNullable<ClusterFileInput['nodes']>[number];

/** To the docker command, which kind calls, a bare `data` is a volume and no folder: that is refused later. */
const convertHostPath = (path: string, resolvePath: ResolvePath): string =>
  /^(\.{1,2}|~)([/\\]|$)/.test(path) ? resolvePath(path) : path;

const convertNode = (node: KindNode, resolvePath: ResolvePath): Omit<NodeInput, keyof NodePatches> => ({
  role: node.role ?? 'control-plane',
  ...(node.image ? { image: node.image } : {}),
  labels: node.labels ?? {},
  ports: (node.extraPortMappings ?? []).map(({ containerPort, hostPort, listenAddress, protocol }) => ({
    container: containerPort,
    host: convertPort(hostPort),
    address: orDefault(listenAddress, '0.0.0.0'),
    protocol: protocol ?? 'TCP',
  })),
  mounts: (node.extraMounts ?? []).map(({ hostPath, containerPath, readOnly, propagation }) => ({
    host: convertHostPath(hostPath, resolvePath),
    container: containerPath,
    readOnly: readOnly ?? false,
    propagation: propagation ?? 'None',
  })),
});

const listAddressProblems = (file: KindFile): readonly Problem[] =>
  (file.nodes ?? []).flatMap(({ extraPortMappings = [] }, index) =>
    extraPortMappings.flatMap(({ listenAddress }, position) =>
      isIpv6(listenAddress)
        ? [
            {
              path: ['nodes', index, 'extraPortMappings', position, 'listenAddress'],
              message: `${listenAddress} is an IPv6 address; ${noIpv6}`,
            },
          ]
        : [],
    ),
  );

type NodePatches = Pick<NodeSpec, 'kubeadmPatches' | 'kubeadmJsonPatches'>;

const convertPatches = (
  part: Pick<KindNode, 'kubeadmConfigPatches' | 'kubeadmConfigPatchesJSON6902'>,
  path: Path,
) => {
  const merge = parseKindPatches(part.kubeadmConfigPatches, [...path, 'kubeadmConfigPatches']);
  const json = parseKindJsonPatches(part.kubeadmConfigPatchesJSON6902, [
    ...path,
    'kubeadmConfigPatchesJSON6902',
  ]);
  const patches: NodePatches = { kubeadmPatches: [...merge.value], kubeadmJsonPatches: [...json.value] };
  return {
    patches,
    problems: [...merge.problems, ...json.problems],
  };
};

const patchesOnly = z
  .object({
    kubeadmConfigPatches: z.array(z.string()).optional().catch(undefined),
    kubeadmConfigPatchesJSON6902: kindFileSchema.shape.kubeadmConfigPatchesJSON6902.catch(undefined),
  })
  .catch({});

/** What is wrong with the patches of a file in which something else is wrong too: all is to be said at once. */
const listPatchProblems = (data: unknown): readonly Problem[] => {
  const nodes: readonly unknown[] = isData(data) && Array.isArray(data['nodes']) ? data['nodes'] : [];
  return [
    ...convertPatches(patchesOnly.parse(data), []).problems,
    ...nodes.flatMap((node, index) => convertPatches(patchesOnly.parse(node), ['nodes', index]).problems),
  ];
};

const convertFile = (file: KindFile, resolvePath: ResolvePath): ParsedKindFile => {
  const nodes = file.nodes?.length ? file.nodes : [{}];
  const common = convertPatches(file, []);
  const own = nodes.map((node, index) => convertPatches(node, ['nodes', index]));
  return {
    spec: {
      name: orDefault(file.name, 'kind'),
      ...convertNetworking(file.networking),
      featureGates: file.featureGates ?? {},
      runtimeConfig: file.runtimeConfig ?? {},
      containerdPatches: file.containerdConfigPatches ?? [],
      ...common.patches,
      nodes: nodes.map((node, index) => ({ ...convertNode(node, resolvePath), ...own[index]?.patches })),
    },
    notes: listNotes(file),
    problems: [
      ...listNetworkingProblems(file.networking ?? {}),
      ...listAddressProblems(file),
      ...common.problems,
      ...own.flatMap(({ problems }) => problems),
    ],
  };
};

/**
 * Turns a kind file (v1alpha4) into our spec, with kind's own defaults where they differ from ours. What is
 * not honoured is in `notes`; what would make a materially different cluster (IPv6) is in `problems`, and
 * the spec is then of no use.
 */
export const parseKindFile = (yaml: YamlText, resolvePath: ResolvePath): ParsedKindFile => {
  const data = readAsKind(yaml.value, [], yaml);
  const checked = checkSchema(kindFileSchema, data);
  if (checked.ok) return convertFile(checked.value, resolvePath);
  return { spec: {}, notes: [], problems: [...checked.problems, ...listPatchProblems(data)] };
};
