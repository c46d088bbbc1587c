import type { EventGroup, ResourceKind } from '../../../shared/contract/resources.ts';
import { useKinds } from '../../api/shared.ts';
import { Age } from '../../ui/Age.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { hrefOf, objectPath } from '../../ui/links.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './resources.module.css';

/** Causes of events, one line each, with links to what they happened to. */
export const EventGroups = ({
  cluster,
  groups,
}: {
  readonly cluster: string;
  readonly groups: readonly EventGroup[];
}) => {
  const { state } = useKinds(cluster);
  return (
    <ul className={css.groups}>
      {groups.map((group) => (
        <li key={group.id}>
          <StateMark word={group.reason} tone={group.type === 'Warning' ? 'warn' : 'idle'} />
          <div>
            {group.message}
            <div className={css.dim}>
              <Objects {...{ cluster, group }} kinds={state?.kinds ?? []} />
            </div>
          </div>
          <span className={css.dim}>{formatPlural(group.count, 'time')}</span>
          <span className={css.dim}>
            <Age at={group.lastAt} />
          </span>
        </li>
      ))}
    </ul>
  );
};

const SHOWN = 5;

/** «NetworkPolicies»: the kind as it is written, in the plural that discovery knows. */
const pluralOf = (name: string, kind: ResourceKind | undefined): string => {
  const ending = kind?.plural.toLowerCase() ?? '';
  if (ending === name.toLowerCase()) return name;
  if (name.endsWith('y') && ending.endsWith('ies')) return `${name.slice(0, -1)}ies`;
  return `${name}${ending.endsWith('es') && !name.endsWith('e') ? 'es' : 's'}`;
};

const Objects = (props: {
  readonly cluster: string;
  readonly group: EventGroup;
  readonly kinds: readonly ResourceKind[];
}) => {
  const { cluster, group, kinds } = props;
  const kind = kinds.find((each) => each.kind === group.kind && each.group === group.group);
  const more = group.objectCount - Math.min(SHOWN, group.objects.length);
  return (
    <>
      {formatPlural(group.objectCount, group.kind, pluralOf(group.kind, kind))}:{' '}
      {group.objects.slice(0, SHOWN).map(({ name, namespace }, index) => {
        const ref = { name, ...(namespace === undefined || kind?.namespaced !== true ? {} : { namespace }) };
        return (
          <span key={`${namespace ?? ''}/${name}`}>
            {index === 0 ? '' : ', '}
            {kind === undefined ? (
              <span className="mono">{name}</span>
            ) : (
              <a className="mono" href={hrefOf(objectPath(cluster, { ...refType(kind), ...ref }))}>
                {name}
              </a>
            )}
          </span>
        );
      })}
      {more > 0 ? ` and ${more} more` : ''}
    </>
  );
};

const refType = ({ group, version, plural }: ResourceKind) => ({ group, version, plural });
