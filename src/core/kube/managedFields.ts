import { parseJson, writeJson } from '../lib/exactJson.ts';

/** Who set which fields of an object, as `metadata.managedFields` has it. */
export interface ManagedEntry {
  readonly manager?: string;
  readonly operation?: 'Apply' | 'Update';
  readonly apiVersion?: string;
  readonly subresource?: string;
  /** ISO 8601, whole seconds. */
  readonly time?: string;
  readonly fieldsV1?: FieldTree;
}

/** `FieldsV1`: a node is a field of the set when it has no parts, or the part `.`. */
interface FieldTree {
  readonly [element: string]: FieldTree;
}

/** Who set what of an object that the API gave; empty when there is none. */
export const listManaged = (
  object: { readonly metadata?: Readonly<Record<string, unknown>> } | undefined,
): readonly ManagedEntry[] =>
  (object?.metadata?.['managedFields'] as readonly ManagedEntry[] | undefined) ?? [];

/** Place of a field: `f:NAME` in a map, `k:{…}`, `v:…` or `i:N` in a list. */
export type FieldPath = readonly string[];

/** Fields by their key: paths that are equal have equal keys. */
export type FieldSet = ReadonlyMap<string, FieldPath>;

const keyOf = (path: FieldPath): string => path.join('\0');

export const makeFieldSet = (paths: Iterable<FieldPath>): FieldSet =>
  new Map([...paths].map((path) => [keyOf(path), path]));

function* listTree(tree: FieldTree, path: FieldPath): Generator<FieldPath> {
  const parts = Object.entries(tree);
  if (path.length > 0 && (parts.length === 0 || '.' in tree)) yield path;
  for (const [element, part] of parts) if (element !== '.') yield* listTree(part, [...path, element]);
}

/** All fields of an entry. */
export const readFields = ({ fieldsV1 = {} }: ManagedEntry): FieldSet => makeFieldSet(listTree(fieldsV1, []));

interface MutableTree {
  [element: string]: MutableTree;
}

const trimMarks = (tree: MutableTree): FieldTree => {
  const parts = Object.entries(tree);
  if (parts.length === 1 && '.' in tree) return {};
  return Object.fromEntries(parts.map(([element, part]) => [element, trimMarks(part)]));
};

/** A set of fields as `FieldsV1`. */
export const writeFields = (fields: FieldSet): FieldTree => {
  const root: MutableTree = {};
  for (const path of fields.values()) {
    let at = root;
    for (const element of path) at = at[element] ??= {};
    at['.'] = {};
  }
  return trimMarks(root);
};

export const joinFields = (...sets: readonly FieldSet[]): FieldSet =>
  new Map(sets.flatMap((set) => [...set]));

export const filterFields = (set: FieldSet, keep: (path: FieldPath, key: string) => boolean): FieldSet =>
  new Map([...set].filter(([key, path]) => keep(path, key)));

/** Names of all fields of a set. */
export const formatFields = (set: FieldSet): readonly string[] => [...set.values()].map(formatField);

/** A field of the set lies in this one. */
export const hasBelow = (set: FieldSet, path: FieldPath): boolean => {
  const start = `${keyOf(path)}\0`;
  return [...set.keys()].some((key) => key.startsWith(start));
};

/** As the API server names fields: `.spec.containers[name="web"].image`. */
export const formatField = (path: FieldPath): string =>
  path
    .map((element) => {
      const text = element.slice(2);
      if (element.startsWith('f:')) return `.${text}`;
      if (!element.startsWith('k:')) return element.startsWith('v:') ? `[=${text}]` : `[${text}]`;
      const keys = Object.entries(parseJson(text) as Readonly<Record<string, unknown>>);
      return `[${keys.map(([key, value]) => `${key}=${writeJson(value)}`).join(',')}]`;
    })
    .join('');

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isItem = (item: unknown, keys: Readonly<Record<string, unknown>>): boolean =>
  // A key that is left out has its default, which only the server knows.
  isMap(item) && Object.entries(keys).every(([key, value]) => item[key] === undefined || item[key] === value);

/** Key or position of a path's element in a value; undefined where there is none. */
const findElement = (value: unknown, element: string): string | number | undefined => {
  const text = element.slice(2);
  if (element.startsWith('f:')) return isMap(value) && Object.hasOwn(value, text) ? text : undefined;
  if (!Array.isArray(value)) return undefined;
  if (element.startsWith('i:')) return Number(text) < value.length ? Number(text) : undefined;
  const wanted = parseJson(text);
  const index = value.findIndex((item) =>
    element.startsWith('k:') ? isMap(wanted) && isItem(item, wanted) : item === wanted,
  );
  return index < 0 ? undefined : index;
};

const partOf = (value: unknown, key: string | number): unknown =>
  (value as Readonly<Record<string | number, unknown>>)[key];

/** The value has this field, whatever it is set to. */
export const hasField = (value: unknown, path: FieldPath): boolean => {
  let at = value;
  for (const element of path) {
    const key = findElement(at, element);
    if (key === undefined) return false;
    at = partOf(at, key);
  }
  return true;
};

/** The value without this field. */
export const withoutField = <T>(value: T, path: FieldPath): T => {
  const [element = '', ...rest] = path;
  const key = findElement(value, element);
  if (key === undefined) return value;
  const part = rest.length === 0 ? undefined : withoutField(partOf(value, key), rest);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      if (index !== key) return [item];
      return rest.length === 0 ? [] : [part];
    }) as T;
  }
  const others = Object.entries(value as object).filter(([name]) => name !== key);
  return Object.fromEntries(rest.length === 0 ? others : [...others, [key, part]]) as T;
};
