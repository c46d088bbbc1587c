import { isDeepStrictEqual } from 'node:util';

/** A place where both sides changed the same thing to something else. */
export interface MergeConflict {
  /** Such as `spec.replicas` or `spec.containers[name=web].image`. */
  readonly path: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged {
  /** Where both changed the same, it is mine. */
  readonly value: unknown;
  readonly conflicts: readonly MergeConflict[];
}

interface Sides {
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

type Fields = Readonly<Record<string, unknown>>;
type Items = ReadonlyMap<string, Fields>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What Kubernetes' own types tell the entries of a list apart by (`x-kubernetes-list-map-keys`, merge keys). */
const KEYS = [
  'name',
  'containerPort',
  'mountPath',
  'devicePath',
  'port',
  'type',
  'uid',
  'ip',
  'key',
  'topologyKey',
];

/** The entries by one key; undefined where it does not tell all of them apart. */
const byKey = (list: unknown, key: string): Items | undefined => {
  if (!Array.isArray(list)) return undefined;
  const items = new Map<string, Fields>();
  for (const item of list) {
    if (!isFields(item) || !['string', 'number', 'bigint'].includes(typeof item[key])) return undefined;
    items.set(String(item[key]), item);
  }
  return items.size === list.length ? items : undefined;
};

const findLists = ({ base, mine, theirs }: Sides) => {
  for (const key of KEYS) {
    const lists = { base: byKey(base, key), mine: byKey(mine, key), theirs: byKey(theirs, key) };
    const { base: before, mine: own, theirs: other } = lists;
    if (before !== undefined && own !== undefined && other !== undefined) {
      return { key, base: before, mine: own, theirs: other };
    }
  }
  return undefined;
};

const ABSENT = Symbol('absent');

/** Merges what is at one place; `ABSENT` where there is nothing. */
const mergeAt = (sides: Sides, path: string): Merged => {
  const { base, mine, theirs } = sides;
  if (isDeepStrictEqual(mine, theirs) || isDeepStrictEqual(base, theirs))
    return { value: mine, conflicts: [] };
  if (isDeepStrictEqual(base, mine)) return { value: theirs, conflicts: [] };
  // A part that both of them added is merged as if it had been there empty.
  const before = base === ABSENT ? {} : base;
  if (isFields(mine) && isFields(theirs) && isFields(before)) {
    return mergeFields({ base: before, mine, theirs }, path);
  }
  const lists = findLists({ ...sides, base: base === ABSENT ? [] : base });
  if (lists !== undefined) return mergeLists(lists, path);
  return { value: mine, conflicts: [{ path, mine: orNothing(mine), theirs: orNothing(theirs) }] };
};

const orNothing = (value: unknown) => (value === ABSENT ? undefined : value);

const get = (fields: Fields, key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : ABSENT);

const mergeFields = (
  { base, mine, theirs }: { readonly base: Fields; readonly mine: Fields; readonly theirs: Fields },
  path: string,
): Merged => {
  const conflicts: MergeConflict[] = [];
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  const entries = [...keys].flatMap((key) => {
    const sides = { base: get(base, key), mine: get(mine, key), theirs: get(theirs, key) };
    const merged = mergeAt(sides, path === '' ? key : `${path}.${key}`);
    conflicts.push(...merged.conflicts);
    return merged.value === ABSENT ? [] : [[key, merged.value] as const];
  });
  return { value: Object.fromEntries(entries), conflicts };
};

/** Entries that both have in the order that I gave them, then what the others added. */
const mergeLists = (
  lists: { readonly key: string; readonly base: Items; readonly mine: Items; readonly theirs: Items },
  path: string,
): Merged => {
  const { key, base, mine, theirs } = lists;
  const conflicts: MergeConflict[] = [];
  const names = new Set([...mine.keys(), ...theirs.keys()]);
  const value = [...names].flatMap((name) => {
    const sides = {
      base: base.get(name) ?? ABSENT,
      mine: mine.get(name) ?? ABSENT,
      theirs: theirs.get(name) ?? ABSENT,
    };
    const merged = mergeAt(sides, `${path}[${key}=${name}]`);
    conflicts.push(...merged.conflicts);
    return merged.value === ABSENT ? [] : [merged.value];
  });
  return { value, conflicts };
};

/**
 * Brings what somebody changed (`base` to `mine`) into what is there now (`theirs`). Lists whose entries have a name or
 * another key of Kubernetes are merged entry by entry, others as a whole. Where both changed the same place it is told.
 */
export const mergeObject = (sides: Sides): Merged => mergeAt(sides, '');
