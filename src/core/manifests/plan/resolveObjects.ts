import type { ManifestFinding } from '../../../shared/contract/manifests.ts';
import { type KindFinder, type KindInfo, objectPath } from '../../kube/applyKinds.ts';
import { lineAt } from '../../lib/kubeYaml/lineTree.ts';
import { prepareObject } from '../cleanObject.ts';
import { orderObjects } from '../orderObjects.ts';
import { describeObject, objectId, type ParsedObject } from '../parse/parsedObject.ts';
import { dropDuplicates } from '../parse/parseFiles.ts';
import { type DefinedKind, listDefinedKinds } from '../schema/definedKinds.ts';

/** An object of which it is known where in the cluster it belongs. */
export interface ResolvedObject extends ParsedObject {
  /** Undefined for a kind that neither the cluster nor the files know. */
  readonly path?: string;
  /** The files' own definition of its kind. */
  readonly defined?: DefinedKind;
  /** The cluster does not have the kind yet: the files bring it. */
  readonly pending: boolean;
}

export interface ResolvedFiles {
  readonly findings: readonly ManifestFinding[];
  /** In the order of applying. */
  readonly objects: readonly ResolvedObject[];
}

interface Place {
  readonly kind: KindInfo | undefined;
  readonly pending: boolean;
  readonly defined: DefinedKind | undefined;
}

/** Gives an object its namespace: the one that it names, else the default one, and none where its kind has none. */
const resolveOne = (
  object: ParsedObject,
  { kind, pending, defined }: Place,
  namespace: string,
): ResolvedObject => {
  const { namespace: named, ...rest } = object;
  const own =
    kind?.namespaced === false ? undefined : (named ?? (kind === undefined ? undefined : namespace));
  const placed = { ...rest, ...(own === undefined ? {} : { namespace: own }) };
  return {
    ...placed,
    id: objectId(placed),
    value: prepareObject(object.value, own),
    pending,
    ...(kind === undefined ? {} : { path: objectPath(kind, placed) }),
    ...(defined === undefined ? {} : { defined }),
  };
};

const explainPlace = (before: ParsedObject, after: ResolvedObject): readonly ManifestFinding[] => {
  if (before.namespace === undefined || after.namespace !== undefined) return [];
  const message = `${describeObject(after)} belongs to no namespace; «${before.namespace}» is left out`;
  const line = lineAt(before.lines, ['metadata', 'namespace']);
  return [{ file: before.file, line, severity: 'warning', message }];
};

/** Finds out of every object where in the cluster it belongs, and brings them into the order of applying. */
export const resolveObjects = async (
  objects: readonly ParsedObject[],
  kinds: KindFinder,
  namespace: string,
): Promise<ResolvedFiles> => {
  const own = listDefinedKinds(objects);
  const findings: ManifestFinding[] = [];
  const resolved: ResolvedObject[] = [];
  for (const object of objects) {
    const served = await kinds.find(object.apiVersion, object.kind);
    const defined = own.get(`${object.apiVersion} ${object.kind}`);
    const place = {
      kind: served ?? defined,
      pending: served === undefined && defined !== undefined,
      defined,
    };
    const one = resolveOne(object, place, namespace);
    findings.push(...explainPlace(object, one));
    resolved.push(one);
  }
  // Two that name no namespace and the default one are the same object.
  const unique = dropDuplicates(resolved);
  return { findings: [...findings, ...unique.findings], objects: orderObjects(unique.objects) };
};
