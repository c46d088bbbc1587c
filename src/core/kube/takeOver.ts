import {
  ANSWERS,
  type ApiObject,
  FIELD_MANAGER,
  type Refusal,
  readObject,
  readRefusal,
} from './applyObject.ts';
import type { KubeConnection } from './connection.ts';
import {
  type FieldPath,
  type FieldSet,
  filterFields,
  hasField,
  joinFields,
  listManaged,
  type ManagedEntry,
  makeFieldSet,
  readFields,
  writeFields,
} from './managedFields.ts';

export interface TakeOver {
  /** The object's managed fields with what is taken over; undefined when there is nothing to take. */
  readonly entries: readonly ManagedEntry[] | undefined;
  /** What Slipway applied, with what it takes over. */
  readonly own: FieldSet;
  /** What others keep, by their names. */
  readonly others: ReadonlyMap<string, FieldSet>;
  /** What is taken, by its owners' names. */
  readonly taken: ReadonlyMap<string, FieldSet>;
  /** `kubectl apply` managed the object until now. */
  readonly adopted: boolean;
}

export interface TakeOverRequest {
  readonly entries: readonly ManagedEntry[];
  readonly object: Readonly<Record<string, unknown>>;
  /** The object as the release applied it last. */
  readonly previous?: Readonly<Record<string, unknown>> | undefined;
}

const LAST_APPLIED = makeFieldSet([
  ['f:metadata', 'f:annotations', 'f:kubectl.kubernetes.io/last-applied-configuration'],
]);

const isOwnApply = ({ manager, operation, subresource = '' }: ManagedEntry): boolean =>
  manager === FIELD_MANAGER && operation === 'Apply' && subresource === '';

/** What applied it from the client, by the name that kubectl gives itself or one that somebody gave it. */
const isClientSideApply = (entry: ManagedEntry): boolean => {
  if (entry.operation !== 'Update' || (entry.subresource ?? '') !== '') return false;
  if (entry.manager === 'kubectl-client-side-apply') return true;
  return [...readFields(entry).keys()].some((key) => LAST_APPLIED.has(key));
};

/** The server turns `stringData` into `data` without a word in who owns it. */
const readApplied = (entry: ManagedEntry | undefined, isSecret: boolean): FieldSet => {
  const paths = entry === undefined ? [] : [...readFields(entry).values()];
  return makeFieldSet(
    paths.map(
      (path): FieldPath => (isSecret && path[0] === 'f:stringData' ? ['f:data', ...path.slice(1)] : path),
    ),
  );
};

/**
 * Says whose fields Slipway takes over before it applies an object, so that a field which is left out goes:
 * - all of `kubectl apply` when Slipway applies the object for the first time, as `kubectl apply --server-side` does
 *   (`csaupgrade` of client-go); later only what both own, for what kubectl changed since is another's change;
 * - what was edited in Slipway itself of the fields that the release has or had.
 */
export const planTakeOver = ({ entries, object, previous }: TakeOverRequest): TakeOver => {
  const applied = entries.find(isOwnApply);
  const isSecret = object['kind'] === 'Secret' && object['apiVersion'] === 'v1';
  const before = readApplied(applied, isSecret);
  const client = entries.findLast(isClientSideApply);
  const apiVersion = applied?.apiVersion ?? client?.apiVersion ?? String(object['apiVersion']);
  const isTaken = (entry: ManagedEntry) => (path: FieldPath, key: string) => {
    if (entry.operation !== 'Update') return false;
    if (isClientSideApply(entry)) {
      return entry.apiVersion === apiVersion && (applied === undefined || before.has(key));
    }
    return entry.manager === FIELD_MANAGER && (hasField(object, path) || hasField(previous, path));
  };
  const parts = entries
    .filter((entry) => entry !== applied)
    .map((entry) => {
      const fields = readFields(entry);
      const take = filterFields(fields, isTaken(entry));
      return { entry, take, rest: filterFields(fields, (_, key) => !take.has(key)) };
    });
  // Another version may name fields otherwise: those are only let go.
  const fits = parts.filter(({ entry }) => entry.apiVersion === apiVersion);
  const own = joinFields(before, ...fits.map(({ take }) => take));
  const kept = parts.flatMap(({ entry, take, rest }) => {
    if (take.size === 0) return [entry];
    return rest.size === 0 ? [] : [{ ...entry, fieldsV1: writeFields(rest) }];
  });
  const ours = {
    ...(applied ?? { manager: FIELD_MANAGER, operation: 'Apply', apiVersion, fieldsType: 'FieldsV1' }),
    fieldsV1: writeFields(own),
  } as const;
  const isOld = isSecret && applied?.fieldsV1?.['f:stringData'] !== undefined;
  return {
    entries: isOld || parts.some(({ take }) => take.size > 0) ? [...kept, ours] : undefined,
    own,
    others: byManager(parts.map(({ entry, rest }) => [entry, rest])),
    taken: byManager(parts.map(({ entry, take }) => [entry, take])),
    adopted: applied === undefined && client !== undefined,
  };
};

const byManager = (parts: readonly (readonly [ManagedEntry, FieldSet])[]): ReadonlyMap<string, FieldSet> => {
  const sets = new Map<string, FieldSet>();
  for (const [{ manager = '' }, fields] of parts) {
    if (fields.size > 0) sets.set(manager, joinFields(sets.get(manager) ?? new Map(), fields));
  }
  return sets;
};

/** Tries for an object that others change meanwhile. */
const TRIES = 5;

/** Takes over what `planTakeOver` says; nothing but `managedFields` changes. Gives the refusal when it is refused. */
export const takeOver = async (
  connection: KubeConnection,
  request: Omit<TakeOverRequest, 'entries'> & {
    readonly path: string;
    readonly current: ApiObject | undefined;
  },
  signal: AbortSignal,
): Promise<Refusal | undefined> => {
  let { current } = request;
  for (let tried = 1; current !== undefined; tried++) {
    const { entries } = planTakeOver({ ...request, entries: listManaged(current) });
    if (entries === undefined) return undefined;
    const { status, body } = await connection.call<unknown>('PATCH', request.path, {
      signal,
      body: [
        { op: 'replace', path: '/metadata/managedFields', value: entries },
        { op: 'replace', path: '/metadata/resourceVersion', value: current.metadata?.resourceVersion },
      ],
      contentType: 'application/json-patch+json',
      okCodes: ANSWERS,
      deadline: 40_000,
    });
    if (status < 300) return undefined;
    if (status !== 409 || tried === TRIES) return readRefusal(status, body);
    current = await readObject(connection, request.path, signal);
  }
  return undefined;
};
