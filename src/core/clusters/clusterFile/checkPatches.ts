import { parse, TomlError } from 'smol-toml';
import type { ClusterSpec, KubeadmKind, KubeadmPatch } from '../../../shared/clusterSpec.ts';
import { kubeadmApiVersions } from '../../bootstrap/kubeadmPatches.ts';
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

/** Why a node's own patch would change nothing; undefined where it changes a document that this node gets. */
const explainLost = (kind: KubeadmKind, isFirst: boolean): string | undefined => {
  if (isFirst) {
    return kind === 'JoinConfiguration'
      ? 'a patch of JoinConfiguration changes nothing on this node, the first control plane: it gets InitConfiguration'
      : undefined;
  }
  if (kind === 'JoinConfiguration') return undefined;
  return kind === 'InitConfiguration'
    ? 'a patch of InitConfiguration changes nothing on this node, which joins the cluster: it gets JoinConfiguration'
    : `a patch of ${kind} changes nothing on this node: it is the whole cluster's, so write it at the top of the file`;
};

const checkTargets = ({ nodes }: ClusterSpec): readonly Problem[] => {
  const first = nodes.findIndex(({ role }) => role === 'control-plane');
  return nodes.flatMap((node, index) =>
    (['kubeadmPatches', 'kubeadmJsonPatches'] as const).flatMap((list) =>
      node[list].flatMap(({ kind }, position) => {
        const message = explainLost(kind, index === first);
        return message === undefined ? [] : [{ path: ['nodes', index, list, position], message }];
      }),
    ),
  );
};

/** Whether containerd's patches are TOML, and kubeadm's for the version that Slipway writes and where they matter. */
export const checkPatches = (spec: ClusterSpec): readonly Problem[] => [
  ...spec.containerdPatches.flatMap((text, index) => checkToml(text, ['containerdPatches', index])),
  ...checkVersions(spec.kubeadmPatches, []),
  ...checkTargets(spec),
  ...spec.nodes.flatMap((node, index) => checkVersions(node.kubeadmPatches, ['nodes', index])),
];
