import type { ObjectPlan, ObjectResult } from '../../../shared/contract/manifests.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Tone } from '../../ui/stateTone.ts';

const ACTIONS = {
  create: { word: 'Create', tone: 'ok' },
  change: { word: 'Change', tone: 'warn' },
  nothing: { word: 'No change', tone: 'idle' },
  delete: { word: 'Delete', tone: 'bad' },
  unknown: { word: 'Refused', tone: 'bad' },
} satisfies Record<ObjectPlan['action'], { word: string; tone: Tone }>;

const RESULTS = {
  created: { word: 'Created', tone: 'ok' },
  changed: { word: 'Changed', tone: 'ok' },
  nothing: { word: 'No change', tone: 'idle' },
  deleted: { word: 'Deleted', tone: 'ok' },
  failed: { word: 'Failed', tone: 'bad' },
  skipped: { word: 'Skipped', tone: 'warn' },
} satisfies Record<ObjectResult['result'], { word: string; tone: Tone }>;

/** What would be done with an object, what is being done, or what came of it. */
export const ActionMark = (props: {
  readonly action: ObjectPlan['action'];
  readonly conflicts: boolean;
  readonly working: string | undefined;
  readonly result: ObjectResult | undefined;
}) => {
  if (props.result !== undefined) return <StateMark {...RESULTS[props.result.result]} />;
  if (props.working !== undefined) return <StateMark word={props.working} tone="busy" />;
  if (props.conflicts) return <StateMark word="Conflict" tone="warn" />;
  return <StateMark {...ACTIONS[props.action]} />;
};
