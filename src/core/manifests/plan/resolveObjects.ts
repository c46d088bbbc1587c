import type { ManifestFinding } from '../../../shared/contract/manifests.ts';
import { ApiRefusal } from '../../kube/apiRefusal.ts';
import { type KindFinder, type KindInfo, objectPath } from '../../kube/applyKinds.ts';
import { lineAt } from '../../lib/kubeYaml/lineTree.ts';
import { prepareObject } from '../cleanObject.ts';
import { orderObjects } from '../orderObjects.ts';
import { describeObject, type KubeValue, objectId, type ParsedObject } from '../parse/parsedObject.ts';
import { dropDuplicates } from '../parse/parseFiles.ts';
import { type DefinedKind, listDefinedKinds } from '../schema/definedKinds.ts';
import { foldStringData, foldStringLines, isSecret } from '../secretData.ts';

/** An object of which it is known where in the cluster it belongs. */
export interface ResolvedObject extends ParsedObject {
  /** Undefined for a kind that neither the cluster nor the files know. */
  readonly path?: string;
  /** The files' own definition of its kind. */
  readonly defined?: DefinedKind;
  /** The cluster does not have the kind yet: the files bring it. */
  readonly pending: boolean;
  /** As the release applied it last. */
  readonly previous?: KubeValue | undefined;
  /** Why the cluster could not be asked for its kind; a sentence. */
  readonly problem?: string;
}

export interface ResolvedFiles {
  readonly findings: readonly ManifestFinding[];
  /** In the order of applying. */
  readonly objects: readonly ResolvedObject[];
}

interface Place {
  readonly problem?: string;
  readonly kind: KindInfo | undefined;
  readonly pending: boolean;
  readonly defined: DefinedKind | undefined;
}

/** Gives an object its namespace: the one that it names, else the default one, and none where its kind has none. */
const resolveOne = (
  object: ParsedObject,
  { kind, pending, defined, problem }: Place,
  namespace: string,
): ResolvedObject => {
  const { namespace: named, ...rest } = object;
  const isUnknown = kind === undefined && problem === undefined;
  const own = kind?.namespaced === false ? undefined : (named ?? (isUnknown ? undefined : namespace));
  const placed = { ...rest, ...(own === undefined ? {} : { namespace: own }) };
  return {
    ...placed,
    id: objectId(placed),
    value: foldStringData(prepareObject(object.value, own)),
    ...(isSecret(object.value) ? { lines: foldStringLines(object.lines) } : {}),
    pending,
    ...(problem === undefined ? {} : { problem }),
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

/** A group of the API that is down keeps no others from being applied. */
const findKind = async (
  kinds: KindFinder,
  { apiVersion, kind }: ParsedObject,
): Promise<{ readonly kind?: KindInfo | undefined; readonly problem?: string }> => {
  try {
    return { kind: await kinds.find(apiVersion, kind) };
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.status === 401) throw error;
    return {
      problem: `The cluster could not say whether it knows ${kind} in ${apiVersion}. ${error.message}`,
    };
  }
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
    const asked = await findKind(kinds, object);
    const served = asked.kind;
    const defined = own.get(`${object.apiVersion} ${object.kind}`);
    const place = {
      kind: served ?? defined,
      pending: served === undefined && defined !== undefined,
      defined,
      ...(asked.problem === undefined ? {} : { problem: asked.problem }),
    };
    const one = resolveOne(object, place, namespace);
    findings.push(...explainPlace(object, one));
    resolved.push(one);
  }
  // Two that name no namespace and the default one are the same object.
  const unique = dropDuplicates(resolved);
  return { findings: [...findings, ...unique.findings], objects: orderObjects(unique.objects) };
};
