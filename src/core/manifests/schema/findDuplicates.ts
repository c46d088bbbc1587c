import type { ManifestFinding } from '../../../shared/contract/manifests.ts';
import { formatPath } from '../../clusters/clusterFile/problem.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import type { KindSchema, OpenApi } from '../../kube/openApi.ts';
import { writeJson } from '../../lib/exactJson.ts';
import { lineAt } from '../../lib/kubeYaml/lineTree.ts';
import { mapLimited } from '../plan/mapLimited.ts';
import type { ResolvedObject } from '../plan/resolveObjects.ts';
import { follow, isMap, listParts, type Path, type Place } from './checkObject.ts';

interface Duplicate {
  readonly path: Path;
  /** The entry that it repeats. */
  readonly first: Path;
  /** What both are, such as `name: REGION`. */
  readonly what: string;
}

const show = (value: unknown) => (typeof value === 'string' ? value : writeJson(value));

/** Keys of an entry of a list, with the values that tell it from the others; defaults count as if they were written. */
const readKeys = ({ schema }: Place, kind: KindSchema, item: Readonly<Record<string, unknown>>) => {
  const { properties } = follow(schema.items, kind);
  return (schema['x-kubernetes-list-map-keys'] ?? []).flatMap((key) => {
    const value = item[key] ?? properties?.[key]?.default;
    return value === undefined ? [] : [`${key}: ${show(value)}`];
  });
};

/** What an entry of a list has to be alone with; undefined where it need not be. */
const identify = (list: Place, kind: KindSchema, item: unknown): string | undefined => {
  switch (list.schema['x-kubernetes-list-type']) {
    case 'set':
      return typeof item === 'object' ? undefined : show(item);
    case 'map': {
      const keys = isMap(item) ? readKeys(list, kind, item) : [];
      return keys.length === 0 ? undefined : keys.join(', ');
    }
    default:
      return undefined;
  }
};

const listInList = (list: Place, kind: KindSchema): readonly Duplicate[] => {
  const seen = new Map<string, Path>();
  const found: Duplicate[] = [];
  for (const [index, item] of (list.value as readonly unknown[]).entries()) {
    const what = identify(list, kind, item);
    if (what === undefined) continue;
    const path = [...list.path, index];
    const first = seen.get(what);
    if (first === undefined) seen.set(what, path);
    else found.push({ path, first, what });
  }
  return found;
};

/** Entries of lists that repeat another one, by what the schema says they are told apart by. */
export const listDuplicates = (value: unknown, kind: KindSchema): readonly Duplicate[] => {
  const found: Duplicate[] = [];
  const open: Place[] = [{ value, schema: kind.root, path: [] }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const at = { ...place, schema: follow(place.schema, kind) };
    if (Array.isArray(at.value)) found.push(...listInList(at, kind));
    open.push(...listParts(at, kind).parts.toReversed());
  }
  return found;
};

interface Tools {
  readonly connection: KubeConnection;
  readonly openApi: OpenApi;
  readonly signal: AbortSignal;
}

const AT_ONCE = 8;

const explain = (object: ResolvedObject, { path, first, what }: Duplicate): ManifestFinding => ({
  file: object.file,
  line: lineAt(object.lines, path),
  severity: 'error',
  message: `${formatPath(path)} repeats the entry of line ${lineAt(object.lines, first)} (${what}); the API takes each once`,
});

/**
 * Finds entries of lists that are given twice, which the API refuses when it applies them: told with the second's line,
 * before anything is written. What the cluster does not describe is left to the server.
 */
export const findDuplicates = async (
  { connection, openApi, signal }: Tools,
  objects: readonly ResolvedObject[],
): Promise<readonly ManifestFinding[]> => {
  const kinds = [...Map.groupBy(objects, ({ apiVersion, kind }) => `${apiVersion} ${kind}`).values()];
  const found = await mapLimited(kinds, AT_ONCE, async (alike) => {
    const [one] = alike;
    if (one === undefined) return [];
    const asked = one.pending ? one.defined?.schema : openApi.find(connection, one, signal);
    const schema = await Promise.resolve(asked).catch(() => undefined);
    signal.throwIfAborted();
    if (schema === undefined) return [];
    return alike.flatMap((object) =>
      listDuplicates(object.value, schema).map((twice) => explain(object, twice)),
    );
  });
  return found.flat();
};
