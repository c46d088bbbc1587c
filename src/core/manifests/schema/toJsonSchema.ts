import type { ApiSchema, KindSchema } from '../../kube/openApi.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const REF = /^#\/components\/schemas\//;

const toRef = (ref: string) => `#/definitions/${ref.replace(REF, '')}`;

const convertAll = (schemas: readonly ApiSchema[]): readonly JsonSchema[] => schemas.map(convert);

const convertType = (schema: ApiSchema): JsonSchema => {
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') {
    return { type: ['integer', 'string'] };
  }
  if (schema.type === undefined) return {};
  return { type: schema.nullable ? [schema.type, 'null'] : schema.type };
};

/** Fields that a schema does not name are mistakes, unless it says that it takes any. */
const convertRest = (schema: ApiSchema): JsonSchema => {
  const { additionalProperties: rest, properties } = schema;
  if (typeof rest === 'object') return { additionalProperties: convert(rest) };
  if (rest !== undefined) return { additionalProperties: rest };
  const open = properties === undefined || schema['x-kubernetes-preserve-unknown-fields'];
  return open ? {} : { additionalProperties: false };
};

const convertParts = ({ properties, items, required }: ApiSchema): JsonSchema => ({
  ...(properties === undefined
    ? {}
    : {
        properties: Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, convert(part)])),
      }),
  ...(items === undefined ? {} : { items: convert(items) }),
  ...(required === undefined ? {} : { required }),
});

/** Branches of a structural schema only say more about fields that stand above; closed ones would refuse the rest. */
const convertBranches = ({ anyOf, oneOf, properties }: ApiSchema): JsonSchema =>
  properties === undefined
    ? {
        ...(anyOf === undefined ? {} : { anyOf: convertAll(anyOf) }),
        ...(oneOf === undefined ? {} : { oneOf: convertAll(oneOf) }),
      }
    : {};

/** The editor, which only helps, reads numbers as JavaScript's. */
const roundLarge = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value);

const convertWords = ({ description, enum: values, format }: ApiSchema): JsonSchema => ({
  ...(description === undefined ? {} : { description }),
  ...(values === undefined ? {} : { enum: values.map(roundLarge) }),
  ...(format === undefined || format === 'int-or-string' ? {} : { format }),
});

/** A reference is all that draft 7 sees beside one, so what stands with it goes around it. */
const convert = (schema: ApiSchema): JsonSchema => {
  if (schema.$ref !== undefined) return { $ref: toRef(schema.$ref) };
  const [only, ...more] = schema.allOf ?? [];
  if (only?.$ref !== undefined && more.length === 0 && schema.properties === undefined) {
    return { ...convertWords(schema), allOf: [convert(only)] };
  }
  return {
    ...convertType(schema),
    ...convertWords(schema),
    ...convertParts(schema),
    ...convertRest(schema),
    ...convertBranches(schema),
  };
};

const listRefs = (schema: ApiSchema): readonly string[] => {
  const rest = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  const parts = [
    ...Object.values(schema.properties ?? {}),
    ...rest,
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
  ];
  return [...(schema.$ref === undefined ? [] : [schema.$ref]), ...parts.flatMap(listRefs)];
};

/** All that a schema leads to, each once: schemas may refer to themselves. */
const reach = ({ root, definitions }: KindSchema): readonly string[] => {
  const reached = new Set<string>();
  const open = [...listRefs(root)];
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    if (reached.has(ref)) continue;
    reached.add(ref);
    open.push(...listRefs(definitions[ref] ?? {}));
  }
  return [...reached];
};

/** A kind's schema as JSON schema, draft 7, with what it refers to as definitions. */
export const toJsonSchema = (
  schema: KindSchema,
  { apiVersion, kind }: { apiVersion: string; kind: string },
) => {
  const root = convert(schema.root);
  const properties = (root['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `${kind} (${apiVersion})`,
    ...root,
    properties: {
      ...properties,
      apiVersion: { ...properties['apiVersion'], type: 'string', enum: [apiVersion] },
      kind: { ...properties['kind'], type: 'string', enum: [kind] },
    },
    required: ['apiVersion', 'kind', 'metadata'],
    definitions: Object.fromEntries(
      reach(schema).map((ref) => [ref.replace(REF, ''), convert(schema.definitions[ref] ?? {})]),
    ),
  };
};
