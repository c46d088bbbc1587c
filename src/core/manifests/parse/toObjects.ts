import type { ManifestFinding } from '../../../shared/contract/manifests.ts';
import { type LineTree, lineAt } from '../../lib/kubeYaml/lineTree.ts';
import type { TextDocument } from '../../lib/kubeYaml/readDocuments.ts';
import { type KubeValue, objectId, type ParsedObject } from './parsedObject.ts';

const isRecord = (value: unknown): value is KubeValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Part = Pick<TextDocument, 'value' | 'lines'>;

interface Found {
  readonly objects: readonly ParsedObject[];
  readonly findings: readonly ManifestFinding[];
}

/** What stands where something else should, in words. */
const sayKind = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'empty';
  if (typeof value === 'object') return 'a map';
  const type = typeof value === 'bigint' ? 'number' : typeof value;
  return `the ${type} ${String(value)}; write it in quotes`;
};

const finder = (file: string, lines: LineTree) => {
  const say = (severity: 'error' | 'warning') => (path: readonly (string | number)[], message: string) => ({
    file,
    line: lineAt(lines, path),
    severity,
    message,
  });
  return { error: say('error'), warning: say('warning') };
};

const splitList = (file: string, { value, lines }: Part & { readonly value: KubeValue }): Found => {
  const { items, kind, apiVersion } = value;
  const tell = finder(file, lines);
  if (!Array.isArray(items)) {
    return { objects: [], findings: [tell.error(['items'], `the ${String(kind)} has no list of items`)] };
  }
  const own = String(kind).slice(0, -'List'.length);
  const parts = items.map((item: unknown, index) => {
    const place = lines.parts?.get('items')?.parts?.get(index) ?? { line: lineAt(lines, ['items', index]) };
    // The items of a typed list may leave out what the list's own kind says.
    const full = isRecord(item) && own !== '' ? { apiVersion, kind: own, ...item } : item;
    return toObjects(file, { value: full, lines: place });
  });
  return {
    objects: parts.flatMap(({ objects }) => objects),
    findings: parts.flatMap(({ findings }) => findings),
  };
};

/** Turns one document into its object, or its objects when it is a list of them; what is no manifest is told. */
export const toObjects = (file: string, { value, lines }: Part): Found => {
  const tell = finder(file, lines);
  const refuse = (...findings: readonly ManifestFinding[]): Found => ({ objects: [], findings });
  if (!isRecord(value)) {
    return refuse(
      tell.warning(
        [],
        `holds ${Array.isArray(value) ? 'a list' : 'a text'} and no Kubernetes object; it is left out`,
      ),
    );
  }
  const { apiVersion, kind } = value;
  if (apiVersion === undefined && kind === undefined) {
    return refuse(
      tell.warning([], 'has no apiVersion and no kind, so it is no Kubernetes object; it is left out'),
    );
  }
  const missing = checkText('apiVersion', apiVersion) ?? checkText('kind', kind);
  if (missing) return refuse(tell.error([missing.field], missing.message));
  if (String(kind).endsWith('List') && 'items' in value) return splitList(file, { value, lines });
  return toObject(file, { value, lines });
};

const checkText = (field: string, value: unknown) => {
  if (typeof value === 'string' && value !== '') return undefined;
  const message =
    value === undefined
      ? `${field} is missing`
      : `${field} has to be text, and is ${value === '' ? 'empty' : sayKind(value)}`;
  return { field, message };
};

const explainForeign = (apiVersion: string, kind: string): string | undefined => {
  const [group] = apiVersion.split('/');
  if (group === 'kustomize.config.k8s.io') {
    return 'holds instructions for kustomize, which Slipway does not follow; it is left out. Drop what `kubectl kustomize` prints instead';
  }
  if (group === 'kind.x-k8s.io' && kind === 'Cluster') {
    return 'describes a cluster to make, not an object in one; it is left out. Drop it alone to create that cluster';
  }
  return undefined;
};

const toObject = (file: string, { value, lines }: Part & { readonly value: KubeValue }): Found => {
  const tell = finder(file, lines);
  const refuse = (...findings: readonly ManifestFinding[]): Found => ({ objects: [], findings });
  const { metadata } = value;
  const apiVersion = String(value['apiVersion']);
  const kind = String(value['kind']);
  const foreign = explainForeign(apiVersion, kind);
  if (foreign) return refuse(tell.warning([], foreign));
  if (!isRecord(metadata)) return refuse(tell.error(['metadata'], `the ${kind} has no metadata with a name`));
  const { name, namespace, generateName } = metadata;
  if (name === undefined && generateName !== undefined) {
    const message = `the ${kind} has only a generateName; what is applied needs a name, so that it can be found again`;
    return refuse(tell.error(['metadata', 'generateName'], message));
  }
  const wrong =
    checkText('name', name) ?? (namespace == null ? undefined : checkText('namespace', namespace));
  if (wrong) return refuse(tell.error(['metadata', wrong.field], `${kind}: metadata.${wrong.message}`));
  const named = {
    apiVersion,
    kind,
    ...(typeof namespace === 'string' ? { namespace } : {}),
    name: String(name),
  };
  return { objects: [{ id: objectId(named), ...named, file, line: lines.line, value, lines }], findings: [] };
};
