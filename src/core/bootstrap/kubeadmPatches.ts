import { applyPatch } from 'rfc6902';
import type { KubeadmJsonPatch, KubeadmKind, KubeadmPatch } from '../../shared/clusterSpec.ts';
import { AppError } from '../../shared/errors.ts';

/** One document of kubeadm's configuration as plain data, such as a ClusterConfiguration. */
export interface KubeadmDocument {
  readonly kind: KubeadmKind;
  readonly [key: string]: unknown;
}

/** What a cluster spec, and each of its nodes, says about kubeadm's configuration. */
export interface KubeadmPatchSet {
  readonly kubeadmPatches: readonly KubeadmPatch[];
  readonly kubeadmJsonPatches: readonly KubeadmJsonPatch[];
}

/** `apiVersion` of the documents that Slipway writes, by kind. */
export const kubeadmApiVersions: Readonly<Record<KubeadmKind, string>> = {
  InitConfiguration: 'kubeadm.k8s.io/v1beta4',
  ClusterConfiguration: 'kubeadm.k8s.io/v1beta4',
  JoinConfiguration: 'kubeadm.k8s.io/v1beta4',
  KubeletConfiguration: 'kubelet.config.k8s.io/v1beta1',
  KubeProxyConfiguration: 'kubeproxy.config.k8s.io/v1alpha1',
};

type JsonMap = Record<string, unknown>;
type MergeList = (target: unknown, patch: unknown) => unknown;

const isMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that reach an object's prototype instead of its own data. */
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype']);

const refuseUnsafe = (name: string): void => {
  if (unsafeNames.has(name)) {
    throw new AppError('BAD_INPUT', `A patch of kubeadm's configuration may not name the key ${name}.`, {
      hint: 'Remove the key from the patch.',
    });
  }
};

/**
 * JSON merge patch (RFC 7386): maps are merged key by key, null removes a key, everything else replaces.
 * Neither argument is changed. `lists` may name keys whose lists are merged instead of replaced.
 */
export const mergePatch = (
  target: unknown,
  patch: unknown,
  lists: ReadonlyMap<string, MergeList> = new Map(),
): unknown => {
  if (!isMap(patch)) return patch;
  const merged = new Map(isMap(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    refuseUnsafe(key);
    if (value === null) merged.delete(key);
    else {
      const mergeList = lists.get(key);
      merged.set(key, mergeList?.(merged.get(key), value) ?? mergePatch(merged.get(key), value, lists));
    }
  }
  return Object.fromEntries(merged);
};

interface Argument {
  readonly name: string;
  readonly value: unknown;
}

/** kubeadm v1beta4 keeps arguments as a list of name and value; v1beta3, and many kind files, as a map. */
export const readArguments = (value: unknown): readonly Argument[] => {
  if (Array.isArray(value)) {
    return value.flatMap((item) =>
      isMap(item) && typeof item.name === 'string' ? [{ name: item.name, value: item.value }] : [],
    );
  }
  return isMap(value) ? Object.entries(value).map(([name, item]) => ({ name, value: item })) : [];
};

/** The patch's arguments replace those of the same name and leave the others; a null value removes. */
const mergeArguments: MergeList = (target, patch) => {
  const patched = readArguments(patch);
  const named = new Set(patched.map(({ name }) => name));
  return [
    ...readArguments(target).filter(({ name }) => !named.has(name)),
    ...patched
      .filter(({ value }) => value !== null && value !== undefined)
      .map(({ name, value }) => ({ name, value: String(value) })),
  ];
};

const mergeNames: MergeList = (target, patch) =>
  Array.isArray(patch) ? [...new Set([...(Array.isArray(target) ? target : []), ...patch])] : undefined;

/**
 * Lists that a plain merge patch would replace whole, and with them what Slipway wrote there. They are
 * merged instead, as kind does, so that one more argument does not cost the cluster its own.
 */
const mergedLists: ReadonlyMap<string, MergeList> = new Map([
  ['extraArgs', mergeArguments],
  ['kubeletExtraArgs', mergeArguments],
  ['certSANs', mergeNames],
]);

const applyMergePatch = (document: KubeadmDocument, patch: KubeadmPatch): KubeadmDocument => {
  const { kind: _kind, apiVersion: _apiVersion, ...changes } = patch;
  return { ...(mergePatch(document, changes, mergedLists) as JsonMap), kind: document.kind };
};

/** The library reports most failures as values, but throws for a path that goes through text or a number. */
const tryStep = (document: KubeadmDocument, step: KubeadmJsonPatch['patch'][number]): (Error | null)[] => {
  try {
    return applyPatch(document, [step]);
  } catch (error) {
    return [error instanceof Error ? error : new Error(String(error))];
  }
};

const applyJsonPatch = (document: KubeadmDocument, { patch }: KubeadmJsonPatch): KubeadmDocument => {
  const patched = structuredClone(document);
  for (const step of patch) {
    for (const name of [step.path, 'from' in step ? step.from : ''].flatMap((path) => path.split('/'))) {
      refuseUnsafe(name);
    }
    const [problem] = tryStep(patched, step);
    if (problem !== null && problem !== undefined) {
      throw new AppError(
        'BAD_INPUT',
        `A JSON patch of ${document.kind} cannot be applied: ${step.op} ${step.path}: ${problem.message}.`,
        {
          hint: 'Compare the path with the configuration that kubeadm gets; arguments are lists of name and value there.',
          cause: problem,
        },
      );
    }
  }
  return patched;
};

/**
 * Applies what `sets` say about documents of this kind: set by set (the cluster's, then the node's), in each
 * the merge patches and then the JSON patches. Returns a new document; patches of other kinds are left out.
 * Throws `BAD_INPUT` when a JSON patch does not fit the document or a patch names a key such as `__proto__`.
 */
export const applyKubeadmPatches = (
  document: KubeadmDocument,
  sets: readonly KubeadmPatchSet[],
): KubeadmDocument =>
  sets.reduce((patched, { kubeadmPatches, kubeadmJsonPatches }) => {
    const merged = kubeadmPatches
      .filter(({ kind }) => kind === document.kind)
      .reduce(applyMergePatch, patched);
    return kubeadmJsonPatches.filter(({ kind }) => kind === document.kind).reduce(applyJsonPatch, merged);
  }, document);
