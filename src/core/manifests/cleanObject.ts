import { writeKubeYaml } from '../lib/kubeYaml/writeKubeYaml.ts';

type Value = Readonly<Record<string, unknown>>;

const SERVER_METADATA = new Set([
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const isMap = (value: unknown): value is Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const without = (value: Value, drop: (key: string) => boolean): Value =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !drop(key)));

const cleanMetadata = (metadata: unknown): unknown => {
  if (!isMap(metadata)) return metadata;
  const cleaned = without(metadata, (key) => SERVER_METADATA.has(key));
  if (!isMap(cleaned['annotations'])) return cleaned;
  const annotations = without(cleaned['annotations'], (key) => key === LAST_APPLIED);
  const rest = without(cleaned, (key) => key === 'annotations');
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations };
};

/** An object without what the API server alone writes: its status, its identity and who owns which field. */
export const cleanObject = (object: Value): Value => ({
  ...without(object, (key) => key === 'status'),
  metadata: cleanMetadata(object['metadata']),
});

/** What of an object's own text is sent: an object that was exported carries what only the server may write. */
export const prepareObject = (object: Value, namespace: string | undefined): Value => {
  const metadata = isMap(object['metadata']) ? object['metadata'] : {};
  const kept = without(metadata, (key) => SERVER_METADATA.has(key) || key === 'namespace');
  return {
    ...without(object, (key) => key === 'status'),
    metadata: { ...kept, ...(namespace === undefined ? {} : { namespace }) },
  };
};

/** As YAML that kubectl reads the same way; identity, then the rest as it comes. */
export const writeYaml = (object: Value): string => {
  const { apiVersion, kind, metadata, ...rest } = object;
  return writeKubeYaml({ apiVersion, kind, metadata, ...rest });
};
