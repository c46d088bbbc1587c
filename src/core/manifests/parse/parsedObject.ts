import type { ManifestFinding, ManifestObject } from '../../../shared/contract/manifests.ts';
import type { LineTree } from '../../lib/kubeYaml/lineTree.ts';

/** A Kubernetes object as plain JSON data. */
export type KubeValue = Readonly<Record<string, unknown>>;

export interface ParsedObject extends ManifestObject {
  readonly value: KubeValue;
  readonly lines: LineTree;
}

export interface ParsedFiles {
  readonly findings: readonly ManifestFinding[];
  /** In the order of the files. */
  readonly objects: readonly ParsedObject[];
}

/** `group/kind/namespace/name`, unique among what one plan holds. */
export const objectId = (object: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}): string => {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  return `${group}/${object.kind}/${object.namespace ?? ''}/${object.name}`;
};

/** How people name an object: `Deployment shop/web`. */
export const describeObject = (object: {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}): string => `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`;

/** Only what the contract's `ManifestObject` has. */
export const toManifestObject = ({
  id,
  apiVersion,
  kind,
  namespace,
  name,
  file,
  line,
}: ManifestObject): ManifestObject => ({
  id,
  apiVersion,
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
  file,
  line,
});
