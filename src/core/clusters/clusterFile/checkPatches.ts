import { parse, TomlError } from 'smol-toml';
import type {
  ClusterSpec,
  KubeadmJsonPatch,
  KubeadmKind,
  KubeadmPatch,
  NodeSpec,
} from '../../../shared/clusterSpec.ts';
import { type KubeadmPatchSet, kubeadmApiVersions } from '../../bootstrap/kubeadmPatches.ts';
import type { Path, Problem } from './problem.ts';

const checkToml = (text: string, path: Path): readonly Problem[] => {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    return [{ path, message: `not TOML, at line ${error.line} of the patch: ${reason}` }];
  }
};

const checkVersions = (patches: readonly KubeadmPatch[], path: Path): readonly Problem[] =>
  patches.flatMap(({ kind, apiVersion }, index) => {
    const written = kubeadmApiVersions[kind];
    if (apiVersion === undefined || apiVersion === written) return [];
    const message = `must be \`${written}\`, which this cluster's ${kind} has, not ${JSON.stringify(apiVersion)}`;
    return [{ path: [...path, 'kubeadmPatches', index, 'apiVersion'], message }];
  });

/** What a worker takes of its JoinConfiguration; it starts its kubelet with these and never runs kubeadm. */
const workerFields = ['kubeletExtraArgs', 'taints'];
const workerPaths = workerFields.map((field) => `/nodeRegistration/${field}`);

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listLostFields = ({ kind: _kind, apiVersion: _version, ...changes }: KubeadmPatch) =>
  Object.entries(changes).flatMap(([key, value]) => {
    if (key !== 'nodeRegistration' || !isMap(value)) return [key];
    return Object.keys(value).flatMap((field) => (workerFields.includes(field) ? [] : [`${key}.${field}`]));
  });

const isTaken = (path: string): boolean =>
  path === '/nodeRegistration' || workerPaths.some((taken) => path === taken || path.startsWith(`${taken}/`));

const listLostPaths = ({ patch }: KubeadmJsonPatch) =>
  patch.flatMap(({ op, path }) => (op === 'test' || isTaken(path) ? [] : [path]));

interface PlacedPatch {
  readonly kind: KubeadmKind;
  readonly path: Path;
  /** What of it no worker takes, if it is of JoinConfiguration. */
  readonly lost: readonly string[];
}

const listPatches = ({ kubeadmPatches, kubeadmJsonPatches }: KubeadmPatchSet): readonly PlacedPatch[] => [
  ...kubeadmPatches.map((patch, index) => ({
    kind: patch.kind,
    path: ['kubeadmPatches', index],
    lost: listLostFields(patch),
  })),
  ...kubeadmJsonPatches.map((patch, index) => ({
    kind: patch.kind,
    path: ['kubeadmJsonPatches', index],
    lost: listLostPaths(patch),
  })),
];

const explainWorker = ({ lost }: PlacedPatch, who: string): string | undefined => {
  if (lost.length === 0) return undefined;
  const taken = workerFields.map((field) => `nodeRegistration.${field}`).join(' and ');
  return `${lost.join(', ')} of a patch of JoinConfiguration would change nothing on ${who}: a worker takes ${taken} only`;
};

/** Why a node's own patch would change nothing; undefined where it changes a document that this node gets. */
const explainLost = (patch: PlacedPatch, role: NodeSpec['role'], isFirst: boolean): string | undefined => {
  const { kind } = patch;
  if (isFirst) {
    return kind === 'JoinConfiguration'
      ? 'a patch of JoinConfiguration changes nothing on this node, the first control plane: it gets InitConfiguration'
      : undefined;
  }
  if (kind === 'JoinConfiguration') return role === 'worker' ? explainWorker(patch, 'this node') : undefined;
  return kind === 'InitConfiguration'
    ? 'a patch of InitConfiguration changes nothing on this node, which joins the cluster: it gets JoinConfiguration'
    : `a patch of ${kind} changes nothing on this node: it is the whole cluster's, so write it at the top of the file`;
};

const checkTargets = ({ nodes }: ClusterSpec): readonly Problem[] => {
  const first = nodes.findIndex(({ role }) => role === 'control-plane');
  return nodes.flatMap((node, index) =>
    listPatches(node).flatMap((patch) => {
      const message = explainLost(patch, node.role, index === first);
      return message === undefined ? [] : [{ path: ['nodes', index, ...patch.path], message }];
    }),
  );
};

/** The whole cluster's patches of JoinConfiguration reach the nodes that join. */
const checkCommonTargets = (spec: ClusterSpec): readonly Problem[] => {
  const { length: controlPlanes } = spec.nodes.filter(({ role }) => role === 'control-plane');
  if (controlPlanes > 1) return [];
  const hasWorkers = spec.nodes.length > controlPlanes;
  return listPatches(spec).flatMap((patch) => {
    if (patch.kind !== 'JoinConfiguration') return [];
    const message = hasWorkers
      ? explainWorker(patch, 'the nodes that join, all of which are workers')
      : 'a patch of JoinConfiguration changes nothing: the only node of this cluster gets InitConfiguration';
    return message === undefined ? [] : [{ path: patch.path, message }];
  });
};

/** Whether containerd's patches are TOML, and kubeadm's for the version that Slipway writes and where they matter. */
export const checkPatches = (spec: ClusterSpec): readonly Problem[] => [
  ...spec.containerdPatches.flatMap((text, index) => checkToml(text, ['containerdPatches', index])),
  ...checkVersions(spec.kubeadmPatches, []),
  ...checkCommonTargets(spec),
  ...checkTargets(spec),
  ...spec.nodes.flatMap((node, index) => checkVersions(node.kubeadmPatches, ['nodes', index])),
];
