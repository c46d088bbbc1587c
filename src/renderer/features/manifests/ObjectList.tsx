import { Checkbox } from '@mantine/core';
import type { FieldConflict, ManifestPlan, ObjectPlan } from '../../../shared/contract/manifests.ts';
import { ActionMark } from './ActionMark.tsx';
import css from './manifests.module.css';
import { type Choices, canPick, isPicked, sayPlan } from './picks.ts';
import type { RunState } from './useRun.ts';

export interface ObjectListProps {
  readonly plan: ManifestPlan;
  readonly choices: Choices;
  readonly run: RunState;
  readonly chosen: string | undefined;
  readonly onChoose: (object: ObjectPlan) => void;
  readonly onPick: (id: string, picked: boolean) => void;
  readonly onTake: (id: string, taken: boolean) => void;
}

const describe = ({ kind, namespace, name }: ObjectPlan) =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

const Conflicts = ({ conflicts }: { readonly conflicts: readonly FieldConflict[] }) =>
  conflicts.map(({ manager, fields }) => (
    <p key={manager}>
      «{manager}» owns <span className="mono">{fields.join(', ')}</span>.
    </p>
  ));

const More = ({ object, props }: { readonly object: ObjectPlan; readonly props: ObjectListProps }) => {
  const result = props.run.results[object.id];
  const conflicts = result?.conflicts ?? object.conflicts;
  const error = result === undefined ? object.error : result.error;
  if (conflicts.length === 0 && error === undefined && object.note === undefined) return null;
  return (
    <div className={css.more}>
      {error === undefined ? null : <p className={css.bad}>{error}</p>}
      <Conflicts conflicts={conflicts} />
      {conflicts.length > 0 && props.run.phase !== 'running' && result?.result !== 'changed' ? (
        <Checkbox
          label="Take over these fields"
          aria-label={`Take over these fields of ${describe(object)}`}
          checked={props.choices.taken.includes(object.id)}
          onChange={(event) => props.onTake(object.id, event.currentTarget.checked)}
        />
      ) : null}
      {object.note === undefined || result !== undefined ? null : <p className={css.dim}>{object.note}</p>}
    </div>
  );
};

/** The objects in the order of applying, with what would be done with each, and later what came of it. */
export const ObjectList = (props: ObjectListProps) => {
  const { plan, choices, run, chosen } = props;
  return (
    <section className={css.column} aria-label="Objects">
      <header>
        <h3>{sayPlan(plan)}</h3>
      </header>
      <ol className={css.scroll}>
        {plan.objects.map((object) => (
          <li key={object.id} className={css.entry} data-object={object.id}>
            <div className={css.row} data-picked={object.id === chosen || undefined}>
              <Checkbox
                aria-label={`Apply ${describe(object)}`}
                checked={isPicked(object, choices)}
                disabled={!canPick(object, choices) || run.phase === 'running'}
                onChange={(event) => props.onPick(object.id, event.currentTarget.checked)}
              />
              <button
                type="button"
                className={css.choose}
                aria-pressed={object.id === chosen}
                onClick={() => props.onChoose(object)}
              >
                <span className={css.name}>
                  <span className={css.dim}>{object.kind}</span>{' '}
                  <span className="mono">
                    {object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`}
                  </span>
                </span>
                <ActionMark
                  action={object.action}
                  conflicts={object.conflicts.length > 0}
                  working={run.working?.id === object.id ? run.working.what : undefined}
                  result={run.results[object.id]}
                />
              </button>
            </div>
            <More object={object} props={props} />
          </li>
        ))}
      </ol>
    </section>
  );
};
