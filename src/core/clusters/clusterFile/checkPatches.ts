import { parse, TomlError } from 'smol-toml';
import type { ClusterSpec, KubeadmPatch } from '../../../shared/clusterSpec.ts';
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

/** Whether containerd's patches are TOML, and kubeadm's for the version that Slipway writes. */
export const checkPatches = (spec: ClusterSpec): readonly Problem[] => [
  ...spec.containerdPatches.flatMap((text, index) => checkToml(text, ['containerdPatches', index])),
  ...checkVersions(spec.kubeadmPatches, []),
  ...spec.nodes.flatMap((node, index) => checkVersions(node.kubeadmPatches, ['nodes', index])),
];
