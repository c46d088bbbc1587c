import type { KubeadmJsonPatch, KubeadmKind, KubeadmPatch } from '../../../shared/clusterSpec.ts';
import { kubeadmJsonPatch, kubeadmKind } from '../../../shared/clusterSpec.ts';
import { kubeadmApiVersions } from '../../bootstrap/kubeadmPatches.ts';
import { findNearest } from '../../lib/findNearest.ts';
import { checkSchema } from './checkSchema.ts';
import type { KindJsonPatch } from './kindFileSchema.ts';
import { parseYaml } from './parseYaml.ts';
import { formatPath, type Path, type Problem } from './problem.ts';

/** What one part of a kind file amounts to: what is kept, and what is refused. */
export interface Converted<T> {
  readonly value: readonly T[];
  readonly problems: readonly Problem[];
}

const kinds = kubeadmKind.options;

const nothing = { value: [], problems: [] } as const;

/** Puts the parts of a list together again. */
const joinConverted = <T>(parts: readonly Converted<T>[]): Converted<T> => ({
  value: parts.flatMap(({ value }) => value),
  problems: parts.flatMap(({ problems }) => problems),
});

interface Target {
  readonly kind: unknown;
  readonly apiVersion: unknown;
}

/** The kubeadm document that a patch is meant for, or why it would change none: kind then ignores it without a word. */
const findTarget = ({ kind, apiVersion }: Target): { kind: KubeadmKind } | { reason: string } => {
  if (kind === undefined || kind === '') {
    return { reason: `it has no \`kind\`, so it would change nothing; it is one of ${kinds.join(', ')}` };
  }
  const known = kubeadmKind.safeParse(kind);
  if (!known.success) {
    const nearest = findNearest(String(kind), kinds);
    const guess =
      nearest === undefined ? `those that there are: ${kinds.join(', ')}` : `did you mean \`${nearest}\`?`;
    return { reason: `kubeadm's configuration has no document of kind ${String(kind)}; ${guess}` };
  }
  const written = kubeadmApiVersions[known.data];
  // kind also matches a version that is only a group, such as `kubeadm.k8s.io/`.
  const isSame =
    typeof apiVersion === 'string' && [written, `${written.split('/')[0]}/`].includes(apiVersion);
  if (apiVersion !== undefined && apiVersion !== '' && !isSame) {
    return {
      reason: `it is for ${String(apiVersion)}, so it would change nothing: this cluster's configuration is ${written}`,
    };
  }
  return { kind: known.data };
};

const convertDocument = (document: unknown, path: Path): Converted<KubeadmPatch> => {
  if (document === undefined || document === null) return nothing;
  if (typeof document !== 'object' || Array.isArray(document)) {
    return { ...nothing, problems: [{ path, message: 'must hold a map of keys and values' }] };
  }
  const { kind, apiVersion, ...changes } = document as Readonly<Record<string, unknown>>;
  const target = findTarget({ kind, apiVersion });
  if ('kind' in target) return { ...nothing, value: [{ ...changes, kind: target.kind }] };
  return { ...nothing, problems: [{ path, message: target.reason }] };
};

const convertText = (text: string, path: Path): Converted<KubeadmPatch> => {
  // kind splits at these lines too; each part is a patch of its own.
  const parts = text.split(/^---.*$/m).map((part): Converted<KubeadmPatch> => {
    const parsed = parseYaml(part);
    if (parsed.ok) return convertDocument(parsed.yaml.value, path);
    return {
      ...nothing,
      problems: parsed.problems.map(({ line, message }) => ({
        path,
        message: `line ${line} of the patch: ${message}`,
      })),
    };
  });
  return joinConverted(parts);
};

/** Reads `kubeadmConfigPatches`: texts that each hold one or several merge patches as YAML. */
export const parseKindPatches = (texts: readonly string[] = [], path: Path): Converted<KubeadmPatch> =>
  joinConverted(texts.map((text, index) => convertText(text, [...path, index])));

const joinApiVersion = ({ group = '', version = '' }: KindJsonPatch): string | undefined => {
  if (group === '') return version;
  return `${group}/${version}`;
};

const convertJsonPatch = (item: KindJsonPatch, path: Path): Converted<KubeadmJsonPatch> => {
  const target = findTarget({ kind: item.kind, apiVersion: joinApiVersion(item) });
  if ('reason' in target) return { ...nothing, problems: [{ path, message: target.reason }] };
  const patchPath = [...path, 'patch'];
  const parsed = parseYaml(item.patch);
  if (!parsed.ok) {
    return {
      ...nothing,
      problems: parsed.problems.map(({ line, message }) => ({
        path: patchPath,
        message: `line ${line} of the patch: ${message}`,
      })),
    };
  }
  const checked = checkSchema(kubeadmJsonPatch, { kind: target.kind, patch: parsed.yaml.value });
  if (checked.ok) return { ...nothing, value: [checked.value] };
  const problems = checked.problems.map(({ path: inner, message }) => ({
    path: patchPath,
    message: inner.length > 1 ? `step ${formatPath(inner.slice(1))}: ${message}` : message,
  }));
  return { ...nothing, problems };
};

/** Reads `kubeadmConfigPatchesJSON6902`: JSON patches whose steps are a text of YAML or JSON. */
export const parseKindJsonPatches = (
  items: readonly KindJsonPatch[] = [],
  path: Path,
): Converted<KubeadmJsonPatch> =>
  joinConverted(items.map((item, index) => convertJsonPatch(item, [...path, index])));
