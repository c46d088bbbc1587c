import type { ClusterSpec, NodeSpec } from '../../../shared/clusterSpec.ts';
import { checkLabels, checkTaints } from './checkLabels.ts';
import { checkMachines } from './checkMachines.ts';
import { checkMounts } from './checkMounts.ts';
import { checkPatches } from './checkPatches.ts';
import { checkPorts } from './checkPorts.ts';
import { checkSubnets } from './checkSubnets.ts';
import { findImageVersion } from './findImageVersion.ts';
import type { Path, Problem } from './problem.ts';

/** What is wrong with a spec (`problems`: it must not be made) and what is only unwise (`warnings`). */
export interface SpecFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** MiB that a node needs to come up at all; a control plane carries etcd and the API server besides. */
const MIN_MEMORY = { 'control-plane': 1024, worker: 256 } as const;
const MIN_CPUS = 0.1;
/** kubeadm's configuration v1beta4, which Slipway writes, came with this minor version. */
const MIN_MINOR = 31;

const imagePattern = /^[A-Za-z0-9][-\w./:@]*$/;

const checkImage = (image: string | undefined, path: Path): readonly Problem[] =>
  image === undefined || imagePattern.test(image)
    ? []
    : [{ path, message: `an image looks like kindest/node:v1.36.3, not ${JSON.stringify(image)}` }];

const readMebibytes = (memory: string): number =>
  Number.parseInt(memory, 10) * (memory.endsWith('Gi') ? 1024 : 1);

const checkResources = ({ role, memory, cpus }: NodeSpec, path: Path): readonly Problem[] => {
  const problems: Problem[] = [];
  const least = MIN_MEMORY[role];
  if (memory !== undefined && readMebibytes(memory) < least) {
    const message = `a ${role} node needs at least ${least}Mi of memory, not ${memory}`;
    problems.push({ path: [...path, 'memory'], message });
  }
  if (cpus !== undefined && cpus < MIN_CPUS) {
    problems.push({ path: [...path, 'cpus'], message: `must be at least ${MIN_CPUS}, not ${cpus}` });
  }
  return problems;
};

const checkNode = (node: NodeSpec, path: Path): readonly Problem[] => [
  ...checkImage(node.image, [...path, 'image']),
  ...checkResources(node, path),
  ...checkLabels(node, path),
  ...checkTaints(node, path),
  ...checkMounts(node, path),
];

const checkRoles = ({ nodes }: ClusterSpec): readonly Problem[] =>
  nodes.some(({ role }) => role === 'control-plane')
    ? []
    : [{ path: ['nodes'], message: 'a cluster needs at least one control plane' }];

const checkVersion = ({ kubernetes }: ClusterSpec): readonly Problem[] => {
  const [major = 0, minor = 0] = kubernetes.slice(1).split('.').map(Number);
  if (major > 1 || (major === 1 && minor >= MIN_MINOR)) return [];
  const message = `Slipway makes clusters of Kubernetes v1.${MIN_MINOR} and later, not ${kubernetes}`;
  return [{ path: ['kubernetes'], message }];
};

const checkDomain = ({ network }: ClusterSpec): readonly Problem[] => {
  const labels = network.domain.split('.');
  if (labels.every((label) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(label))) return [];
  const message = `a cluster domain looks like cluster.local, not ${JSON.stringify(network.domain)}`;
  return [{ path: ['network', 'domain'], message }];
};

/** Both end up joined by commas and equal signs in the components' arguments. */
const checkSwitches = ({ featureGates, runtimeConfig }: ClusterSpec): readonly Problem[] => [
  ...Object.keys(featureGates)
    .filter((name) => !/^[A-Za-z]\w*$/.test(name))
    .map((name) => ({
      path: ['featureGates', name],
      message: `${JSON.stringify(name)} is no name of a feature gate`,
    })),
  ...Object.entries(runtimeConfig)
    .filter(([name, value]) => !/^[a-z0-9][-a-z0-9./]*$/.test(name) || !/^(true|false)$/.test(value))
    .map(([name]) => ({
      path: ['runtimeConfig', name],
      message: 'an API looks like `batch/v2alpha1: "true"`, its value is "true" or "false"',
    })),
];

const warnOfEvenControlPlanes = ({ nodes }: ClusterSpec): readonly Problem[] => {
  const count = nodes.filter(({ role }) => role === 'control-plane').length;
  if (count === 0 || count % 2 === 1) return [];
  const message = `${count} control planes outlive no more losses than ${count - 1} would, because etcd needs a majority; an odd number is better`;
  return [{ path: ['nodes'], message }];
};

const warnOfOtherVersion = (spec: ClusterSpec): readonly Problem[] => {
  const images: readonly [Path, string | undefined][] = [
    [['image'], spec.image],
    ...spec.nodes.map(({ image }, index): [Path, string | undefined] => [['nodes', index, 'image'], image]),
  ];
  return images.flatMap(([path, image]) => {
    const version = findImageVersion(image);
    if (version === undefined || version === spec.kubernetes) return [];
    return [{ path, message: `the image ${image} says ${version}, and the cluster ${spec.kubernetes}` }];
  });
};

/**
 * Checks the rules between a spec's options, all at once: what clusterSpec cannot say of an option alone.
 * Looks at nothing outside the spec; whether ports, subnets and images are to be had is asked later.
 */
export const checkSpec = (spec: ClusterSpec): SpecFindings => ({
  problems: [
    ...checkVersion(spec),
    ...checkImage(spec.image, ['image']),
    ...checkSubnets(spec),
    ...checkDomain(spec),
    ...checkSwitches(spec),
    ...checkPatches(spec),
    ...checkRoles(spec),
    ...checkMachines(spec),
    ...checkPorts(spec),
    ...spec.nodes.flatMap((node, index) => checkNode(node, ['nodes', index])),
  ],
  warnings: [...warnOfEvenControlPlanes(spec), ...warnOfOtherVersion(spec)],
});
