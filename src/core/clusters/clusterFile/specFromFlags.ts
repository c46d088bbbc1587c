import type { NodeRole } from '../../../shared/cluster.ts';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import { clusterSpec } from '../../../shared/clusterSpec.ts';
import { dropUndefined } from '../../lib/dropUndefined.ts';
import { checkSchema } from './checkSchema.ts';
import { checkSpec } from './checkSpec.ts';
import type { ClusterFile, ClusterFileInput } from './clusterFile.ts';
import { findImageVersion } from './findImageVersion.ts';
import { formatPath, joinPlace, type Path, type Problem, toProblemsError } from './problem.ts';

/** What the command line says about a new cluster, each as it was typed; numbers may come as numbers too. */
export interface ClusterFlags {
  readonly name?: string | undefined;
  readonly controlPlanes?: string | number | undefined;
  readonly workers?: string | number | undefined;
  readonly provider?: string | undefined;
  /** Machines that become the nodes, control planes first; they say `provider: ssh` too. */
  readonly hosts?: readonly string[] | undefined;
  readonly image?: string | undefined;
  readonly kubernetes?: string | undefined;
  /** CPUs of each node. */
  readonly cpus?: string | number | undefined;
  /** Memory of each node, such as 2Gi. */
  readonly memory?: string | undefined;
  readonly podSubnet?: string | undefined;
  readonly serviceSubnet?: string | undefined;
  readonly domain?: string | undefined;
  readonly apiPort?: string | number | undefined;
  /** The cluster file, already read; the flags win over it. */
  readonly file?: ClusterFile | undefined;
}

export interface SpecFromFlags {
  readonly spec: ClusterSpec;
  /** Sentences to be said before anything is made: what of the file is not honoured, and what is unwise. */
  readonly notes: readonly string[];
}

/** Slipway is about clusters of several nodes, so there are workers unless someone says otherwise. */
const DEFAULT_COUNTS = { controlPlanes: 1, workers: 2 } as const;

type NodeInput = NonNullable<ClusterFileInput['nodes']>[number];
type Line = string;

const readNumber = (value: string | number | undefined): number | undefined => {
  const text = String(value ?? '').trim();
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
};

/** Reads a flag as a number; what is no number stays as it is, and the schema then says what is wrong with it. */
const keepNumber = (value: string | number): number => (readNumber(value) ?? value) as number;

const listCountProblems = (flags: ClusterFlags): readonly Line[] => {
  const counts = [
    ['--control-planes', flags.controlPlanes, 1],
    ['--workers', flags.workers, 0],
  ] as const;
  return counts.flatMap(([flag, value, least]): Line[] => {
    if (value === undefined) return [];
    if (flags.file?.spec.nodes) {
      return [
        `${flag}: cannot be used with ${flags.file.fileName}, which lists its nodes; change them there`,
      ];
    }
    const count = readNumber(value);
    if (count !== undefined && Number.isInteger(count) && count >= least && count <= 50) return [];
    return [`${flag}: must be a whole number from ${least} to 50, not ${JSON.stringify(value)}`];
  });
};

/** Machines are control planes first, as many as were asked for, and then workers. */
const listHostProblems = ({ hosts, controlPlanes, workers, file }: ClusterFlags): readonly Line[] => {
  if (hosts === undefined) return [];
  if (file?.spec.nodes) return [`--host: cannot be used with ${file.fileName}, which lists its nodes`];
  const asked = (readNumber(controlPlanes) ?? 1) + (readNumber(workers) ?? 0);
  if (workers === undefined ? hosts.length >= asked : hosts.length === asked) return [];
  return [`--host: ${hosts.length} machines are named, and ${asked} nodes are asked for`];
};

const makeNodes = (flags: ClusterFlags): readonly NodeInput[] => {
  if (flags.hosts !== undefined) {
    const count = readNumber(flags.controlPlanes) ?? 1;
    return flags.hosts.map((host, index) => ({ role: index < count ? 'control-plane' : 'worker', host }));
  }
  const repeat = (role: NodeRole, count: number): NodeInput[] =>
    Array.from({ length: Math.min(Math.trunc(count), 51) }, () => ({ role }));
  return [
    ...repeat('control-plane', readNumber(flags.controlPlanes) ?? DEFAULT_COUNTS.controlPlanes),
    ...repeat('worker', readNumber(flags.workers) ?? DEFAULT_COUNTS.workers),
  ];
};

const overrideNode = (node: NodeInput, { image, cpus, memory }: ClusterFlags): NodeInput => {
  // As with kind, an image given on the command line is every node's.
  const { image: own, ...rest } = node;
  return {
    ...rest,
    ...(image === undefined && own !== undefined ? { image: own } : {}),
    ...(cpus === undefined ? {} : { cpus: keepNumber(cpus) }),
    ...(memory === undefined ? {} : { memory }),
  };
};

/** Without a version given, the one that the image names is meant. */
const findVersion = (flags: ClusterFlags, nodes: readonly NodeInput[]): string | undefined => {
  const base = flags.file?.spec;
  if (flags.kubernetes !== undefined) return flags.kubernetes;
  if (flags.image !== undefined) return findImageVersion(flags.image) ?? base?.kubernetes;
  const images = [base?.image, ...nodes.map(({ image }) => image)];
  return base?.kubernetes ?? images.map(findImageVersion).find((version) => version !== undefined);
};

const mergeFlags = (flags: ClusterFlags): Partial<ClusterFileInput> => {
  const base: ClusterFileInput = flags.file?.spec ?? {};
  const nodes = (base.nodes ?? makeNodes(flags)).map((node) => overrideNode(node, flags));
  const { name, image, podSubnet, serviceSubnet, domain, apiPort } = flags;
  return {
    ...base,
    ...dropUndefined({ name, image, kubernetes: findVersion(flags, nodes) }),
    // What is no provider is refused by the schema, with the words that there are.
    ...dropUndefined({
      provider: (flags.provider ?? (flags.hosts && 'ssh')) as ClusterFileInput['provider'],
    }),
    network: { ...base.network, ...dropUndefined({ podSubnet, serviceSubnet, domain }) },
    api: { ...base.api, ...(apiPort === undefined ? {} : { port: keepNumber(apiPort) }) },
    nodes,
  };
};

/** Flags by the part of the spec that they decide. */
const flagPaths: readonly (readonly [keyof ClusterFlags, string, RegExp])[] = [
  ['name', 'NAME', /^name$/],
  ['image', '--image', /^image$/],
  ['kubernetes', '--kubernetes', /^kubernetes$/],
  ['provider', '--provider', /^provider$/],
  ['hosts', '--host', /^nodes\[\d+\]\.host$/],
  ['cpus', '--cpus', /^nodes\[\d+\]\.cpus$/],
  ['memory', '--memory', /^nodes\[\d+\]\.memory$/],
  ['podSubnet', '--pod-subnet', /^network\.podSubnet$/],
  ['serviceSubnet', '--service-subnet', /^network\.serviceSubnet$/],
  ['domain', '--domain', /^network\.domain$/],
  ['apiPort', '--api-port', /^api\.port$/],
  ['controlPlanes', '--control-planes', /^nodes$/],
  ['workers', '--workers', /^nodes$/],
];

const makeLocator = (flags: ClusterFlags) => (path: Path) => {
  const written = formatPath(path);
  const flag = flagPaths.find(([key, , pattern]) => flags[key] !== undefined && pattern.test(written));
  return flag?.[1] ?? flags.file?.locate(path) ?? written;
};

const writeLines = (problems: readonly Problem[], locate: (path: Path) => string): readonly Line[] => [
  ...new Set(problems.map(({ path, message }) => joinPlace(locate(path), message))),
];

/**
 * Makes the whole spec of a new cluster from the command line and, where there is one, its cluster file; flags
 * win over the file. Throws one `BAD_INPUT` error whose details are all problems, each with its flag or its
 * line in the file. Without flags and file: one control plane and two workers.
 */
export const specFromFlags = (flags: ClusterFlags): SpecFromFlags => {
  const locate = makeLocator(flags);
  const subject = 'The cluster as asked for';
  const counts = [...listCountProblems(flags), ...listHostProblems(flags)];
  const checked = checkSchema(clusterSpec, mergeFlags(flags));
  const { problems, warnings } = checked.ok ? checkSpec(checked.value) : { ...checked, warnings: [] };
  // What follows from a wrong count is no problem of its own.
  const rest = problems.filter(({ path }) => counts.length === 0 || formatPath(path) !== 'nodes');
  const lines = [...counts, ...writeLines(rest, locate)];
  if (!checked.ok || lines.length > 0) throw toProblemsError(subject, lines);
  return {
    spec: checked.value,
    notes: [...(flags.file?.notes ?? []), ...writeLines(warnings, locate)],
  };
};
