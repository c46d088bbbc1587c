import { formatPath } from '../../clusters/clusterFile/problem.ts';
import type { ApiSchema, KindSchema } from '../../kube/openApi.ts';
import { writeJson } from '../../lib/exactJson.ts';
import { findNearest } from '../../lib/findNearest.ts';

export type Path = readonly (string | number)[];

export interface SchemaProblem {
  readonly path: Path;
  readonly message: string;
}

export interface Place {
  readonly value: unknown;
  readonly schema: ApiSchema;
  readonly path: Path;
}

/** Problems of one object that are told. */
const MAX_PROBLEMS = 30;
/** What the API server fills in or ignores. */
const SERVER_FIELDS = new Set(['status']);

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Follows references, also those that stand alone in `allOf` so that a description can stand beside them. */
export const follow = (schema: ApiSchema | undefined, { definitions }: KindSchema): ApiSchema => {
  let at = schema ?? {};
  for (let steps = 0; steps < 10; steps += 1) {
    const [only, ...more] = at.allOf ?? [];
    const ref = at.$ref ?? (more.length === 0 && at.properties === undefined ? only?.$ref : undefined);
    if (ref === undefined) return at;
    at = definitions[ref] ?? {};
  }
  return at;
};

const TYPES: Readonly<
  Record<string, { readonly words: string; readonly fits: (value: unknown) => boolean }>
> = {
  string: { words: 'text', fits: (value) => typeof value === 'string' },
  integer: { words: 'a whole number', fits: (value) => typeof value === 'bigint' || Number.isInteger(value) },
  number: { words: 'a number', fits: (value) => typeof value === 'bigint' || typeof value === 'number' },
  boolean: { words: 'true or false', fits: (value) => typeof value === 'boolean' },
  array: { words: 'a list', fits: Array.isArray },
  object: { words: 'a map', fits: isMap },
};

const INT_OR_STRING: readonly string[] = ['integer', 'string'];

/** Types that a schema takes; undefined when it takes any. */
const listTypes = (schema: ApiSchema): readonly string[] | undefined => {
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') return INT_OR_STRING;
  if (schema.type !== undefined) return [schema.type];
  const parts = (schema.oneOf ?? schema.anyOf)?.map(({ type }) => type);
  return parts?.every((type) => type !== undefined) ? parts : undefined;
};

const say = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (isMap(value)) return 'a map';
  return typeof value === 'string' ? `the text ${JSON.stringify(value.slice(0, 60))}` : String(value);
};

const checkType = ({ value, schema, path }: Place): SchemaProblem | undefined => {
  const types = listTypes(schema);
  if (types === undefined || types.some((type) => TYPES[type]?.fits(value) ?? true)) return undefined;
  const wanted = types.map((type) => TYPES[type]?.words ?? type).join(' or ');
  return { path, message: `${formatPath(path)} has to be ${wanted}, and is ${say(value)}` };
};

const checkEnum = ({ value, schema, path }: Place): SchemaProblem | undefined => {
  if (schema.enum === undefined || schema.enum.includes(value) || typeof value === 'object') return undefined;
  const shown = schema.enum.map((one) => writeJson(one)).join(', ');
  return { path, message: `${formatPath(path)} is ${say(value)}, and has to be one of ${shown}` };
};

const explainUnknown = (path: Path, key: string, known: readonly string[]): SchemaProblem => {
  const nearest = findNearest(key, known);
  const hint = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`;
  return {
    path: [...path, key],
    message: `${formatPath([...path, key])} is no field that this kind has${hint}`,
  };
};

const listMissing = ({ value, schema, path }: Place): readonly SchemaProblem[] => {
  if (!isMap(value)) return [];
  return (schema.required ?? [])
    .filter((key) => value[key] === undefined || value[key] === null)
    .map((key) => ({ path, message: `${formatPath([...path, key])} is missing` }));
};

/** Parts of a value with the schemas that hold for them, and the keys that none does. */
export const listParts = (
  place: Place,
  kind: KindSchema,
): { parts: readonly Place[]; unknown: readonly SchemaProblem[] } => {
  const { value, schema, path } = place;
  if (Array.isArray(value)) {
    const items = schema.items ?? {};
    return {
      parts: value.map((item, index) => ({ value: item, schema: items, path: [...path, index] })),
      unknown: [],
    };
  }
  if (!isMap(value)) return { parts: [], unknown: [] };
  const { properties, additionalProperties: rest } = schema;
  const free =
    properties === undefined || rest === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const schemaOf = (key: string) =>
    (properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined) ??
    (typeof rest === 'object' ? rest : undefined);
  const keys = Object.keys(value).filter((key) => path.length > 0 || !SERVER_FIELDS.has(key));
  return {
    parts: keys.flatMap((key) => {
      const part = schemaOf(key);
      return part === undefined
        ? []
        : [{ value: value[key], schema: follow(part, kind), path: [...path, key] }];
    }),
    unknown: free
      ? []
      : keys
          .filter((key) => schemaOf(key) === undefined)
          .map((key) => explainUnknown(path, key, Object.keys(properties ?? {}))),
  };
};

/**
 * Compares an object with its kind's schema: fields that there are not, values of another type, what is missing. It
 * says where; the API server, which checks more, has the last word.
 */
export const checkObject = (value: unknown, kind: KindSchema): readonly SchemaProblem[] => {
  const problems: SchemaProblem[] = [];
  const open: Place[] = [{ value, schema: kind.root, path: [] }];
  for (let place = open.pop(); place !== undefined && problems.length < MAX_PROBLEMS; place = open.pop()) {
    // The server takes an empty value for one that is not there.
    if (place.value === null || place.value === undefined) continue;
    const at = { ...place, schema: follow(place.schema, kind) };
    const wrong = checkType(at) ?? checkEnum(at);
    if (wrong !== undefined) {
      problems.push(wrong);
      continue;
    }
    const { parts, unknown } = listParts(at, kind);
    problems.push(...unknown, ...listMissing(at));
    open.push(...parts.toReversed());
  }
  return problems.slice(0, MAX_PROBLEMS);
};
