import type { ManifestPlan, ObjectPlan } from '../../../shared/contract/manifests.ts';
import { formatPlural } from '../../ui/formatQuantity.ts';

/** What of a plan somebody chose otherwise than it is proposed. */
export interface Choices {
  /** Picked or not, by id; what is not in it is as proposed. */
  readonly picked: Readonly<Record<string, boolean>>;
  /** Ids of objects whose fields are taken from their owners. */
  readonly taken: readonly string[];
}

export const NO_CHOICES: Choices = { picked: {}, taken: [] };

/** What can be applied at all: not what the server refuses, and what conflicts only when its fields are taken over. */
export const canPick = (object: ObjectPlan, { taken }: Choices): boolean =>
  object.action !== 'unknown' && (object.conflicts.length === 0 || taken.includes(object.id));

/** Everything that can be, except that nothing is deleted unless somebody says so. */
export const isPicked = (object: ObjectPlan, choices: Choices): boolean =>
  canPick(object, choices) && (choices.picked[object.id] ?? object.action !== 'delete');

export interface Picks {
  readonly only: readonly string[];
  readonly force: readonly string[];
  readonly prune: readonly string[];
  readonly counts: Readonly<Record<ObjectPlan['action'], number>>;
}

export const listPicks = ({ objects }: ManifestPlan, choices: Choices): Picks => {
  const picked = objects.filter((object) => isPicked(object, choices));
  const counts = { create: 0, change: 0, nothing: 0, delete: 0, unknown: 0 };
  for (const { action } of picked) counts[action] += 1;
  const kept = picked.filter(({ action }) => action !== 'delete').map(({ id }) => id);
  return {
    only: kept,
    force: choices.taken.filter((id) => kept.includes(id)),
    prune: picked.filter(({ action }) => action === 'delete').map(({ id }) => id),
    counts,
  };
};

/** The words on the button: «Create 3 and change 1». */
export const sayPicks = ({ counts }: Picks): string => {
  const parts = [
    ...(counts.create > 0 ? [`create ${counts.create}`] : []),
    ...(counts.change > 0 ? [`change ${counts.change}`] : []),
    ...(counts.delete > 0 ? [`delete ${counts.delete}`] : []),
  ];
  if (parts.length === 0) return counts.nothing > 0 ? 'Apply, nothing changes' : 'Nothing to apply';
  const [last = '', ...rest] = parts.toReversed();
  return `Apply: ${rest.length === 0 ? last : `${rest.toReversed().join(', ')} and ${last}`}`;
};

/** «12 objects: 3 to create, 1 to change». */
export const sayPlan = ({ objects }: ManifestPlan): string => {
  const count = (action: ObjectPlan['action']) => objects.filter((object) => object.action === action).length;
  const words = [
    ['create', 'to create'],
    ['change', 'to change'],
    ['nothing', 'as they are'],
    ['delete', 'no longer in the files'],
    ['unknown', 'refused'],
  ] as const;
  const parts = words.flatMap(([action, text]) => (count(action) > 0 ? [`${count(action)} ${text}`] : []));
  return [formatPlural(objects.length, 'object'), ...(parts.length > 0 ? [parts.join(', ')] : [])].join(': ');
};
