import type { FieldConflict } from '../../../shared/contract/manifests.ts';
import {
  ANSWERS,
  type ApiObject,
  applyObject,
  FIELD_MANAGER,
  type Refusal,
  readRefusal,
} from '../../kube/applyObject.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import {
  type FieldPath,
  type FieldSet,
  filterFields,
  formatFields,
  hasBelow,
  hasField,
  joinFields,
  listManaged,
  type ManagedEntry,
  readFields,
  withoutField,
} from '../../kube/managedFields.ts';
import { planTakeOver, type TakeOver } from '../../kube/takeOver.ts';
import type { ResolvedObject } from './resolveObjects.ts';

export type TriedObject =
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | {
      readonly type: 'tried';
      /** As it would be, conflicting fields taken over. */
      readonly object: ApiObject;
      readonly conflicts: readonly FieldConflict[];
      readonly notes: readonly string[];
    };

interface Trial {
  readonly connection: KubeConnection;
  readonly object: ResolvedObject & { readonly path: string };
  readonly current: ApiObject | undefined;
  readonly signal: AbortSignal;
}

const isFree = ({ taken }: TakeOver, manager: string, field: string): boolean =>
  formatFields(taken.get(manager) ?? new Map()).includes(field);

/** Conflicts that taking over leaves. */
const listLeft = (takeOver: TakeOver, conflicts: readonly FieldConflict[]): readonly FieldConflict[] =>
  conflicts
    .map(({ manager, fields }) => ({
      manager,
      fields: fields.filter((field) => !isFree(takeOver, manager, field)),
    }))
    .filter(({ fields }) => fields.length > 0);

interface Left {
  /** All fields that Slipway has now and the object no longer holds. */
  readonly out: FieldSet;
  /** Fields that go. */
  readonly gone: FieldSet;
  /** Fields that the object no longer holds and that stay, by who owns them. */
  readonly held: readonly (readonly [string, FieldSet])[];
}

const isApplied = ({ manager, operation }: ManagedEntry) =>
  manager === FIELD_MANAGER && operation === 'Apply';

/** What becomes of fields that Slipway has and the object as it is applied now has not. */
const listLeftOut = ({ own, others }: TakeOver, applied: ApiObject): Left => {
  const now = joinFields(...listManaged(applied).filter(isApplied).map(readFields));
  const out = filterFields(own, (_, key) => !now.has(key));
  const living = joinFields(now, ...others.values());
  const isInner = (path: FieldPath) => hasBelow(own, path) || hasBelow(living, path);
  return {
    out,
    // What nobody owned besides, the server has taken away already.
    gone: filterFields(
      out,
      (path, key) => !living.has(key) && !hasBelow(living, path) && hasField(applied, path),
    ),
    held: [...others].flatMap(([manager, fields]) => {
      const both = filterFields(out, (path, key) => fields.has(key) && !isInner(path));
      return both.size === 0 ? [] : [[manager, both] as const];
    }),
  };
};

/** A try of what the object would be without some fields; the server sets its defaults in their place. */
const tryWithout = async (
  { connection, object: { path }, current, signal }: Trial,
  applied: ApiObject,
  gone: FieldSet,
): Promise<{ readonly object: ApiObject } | { readonly refusal: Refusal }> => {
  if (gone.size === 0) return { object: applied };
  const deepFirst = [...gone.values()].toSorted((a, b) => b.length - a.length);
  const { managedFields: _, ...metadata } = applied.metadata ?? {};
  const bare: ApiObject = { ...applied, metadata };
  const wanted = deepFirst.reduce((object, field) => withoutField(object, field), bare);
  const pointTo = (key: string) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const lost = Object.keys(current ?? {}).filter((key) => !(key in wanted));
  const { status, body } = await connection.call<unknown>('PATCH', `${path}?dryRun=All`, {
    signal,
    body: [
      ...lost.map((key) => ({ op: 'remove', path: pointTo(key) })),
      ...Object.entries(wanted).map(([key, value]) => ({ op: 'add', path: pointTo(key), value })),
    ],
    contentType: 'application/json-patch+json',
    okCodes: ANSWERS,
    deadline: 40_000,
  });
  if (status < 300) return { object: body as ApiObject };
  // Somebody writes its status all the time.
  return status === 409 ? { object: wanted } : { refusal: readRefusal(status, body) };
};

const listFields = (fields: Iterable<string>) => [...new Set(fields)].join(', ');

interface Outcome {
  readonly conflicts: readonly FieldConflict[];
  readonly before: ApiObject | undefined;
  readonly after: ApiObject;
}

const listNotes = (
  takeOver: TakeOver,
  { out, held }: Left,
  { conflicts, before, after }: Outcome,
): readonly string[] => {
  const edited = takeOver.taken.get(FIELD_MANAGER);
  const isGone = (path: FieldPath) => hasField(before, path) && !hasField(after, path);
  const undone = [
    ...conflicts.filter(({ manager }) => manager === FIELD_MANAGER).flatMap(({ fields }) => fields),
    ...formatFields(filterFields(out, (path, key) => (edited?.has(key) ?? false) && isGone(path))),
  ];
  return [
    ...(takeOver.adopted ? ['`kubectl apply` managed it until now; the release takes over its fields.'] : []),
    ...(undone.length > 0 ? [`It was edited in Slipway, which this undoes: ${listFields(undone)}.`] : []),
    ...held.map(
      ([manager, fields]) =>
        `No longer in the files, but «${manager}» owns it too, so it stays: ${listFields(formatFields(fields))}.`,
    ),
  ];
};

/** Tries one object on the server as `applyOne` applies it, with what is taken over before. */
export const tryObject = async (trial: Trial): Promise<TriedObject> => {
  const { connection, object, current, signal } = trial;
  const { path, value, previous } = object;
  const takeOver = planTakeOver({ entries: listManaged(current), object: value, previous });
  const request = { path, object: value, dryRun: true, signal };
  const plain = await applyObject(connection, { ...request, force: false });
  if (plain.type === 'refused') return plain;
  const all = plain.type === 'conflict' ? plain.conflicts : [];
  const applied = all.length > 0 ? await applyObject(connection, { ...request, force: true }) : plain;
  if (applied.type === 'conflict') throw new Error(applied.message);
  if (applied.type === 'refused') return applied;
  const left = listLeftOut(takeOver, applied.object);
  const without = await tryWithout(trial, applied.object, left.gone);
  if ('refusal' in without) return { type: 'refused', refusal: without.refusal };
  return {
    type: 'tried',
    object: without.object,
    conflicts: listLeft(takeOver, all),
    notes: listNotes(takeOver, left, { conflicts: all, before: current, after: without.object }),
  };
};
