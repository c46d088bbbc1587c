import type { OwnerLink, ResourceDetail, ResourceKind } from '../../../shared/contract/resources.ts';
import { Age } from '../../ui/Age.tsx';
import { Chips, Fact, Facts, Part } from '../../ui/Field.tsx';
import { hrefOf, objectPath } from '../../ui/links.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { ContainerList } from './ContainerList.tsx';
import { type Condition, describeObject, type ObjectFact, toneOfCondition } from './describeObject.ts';
import { ObjectData } from './ObjectData.tsx';
import css from './resources.module.css';

interface SummaryProps {
  readonly cluster: string;
  readonly kind: ResourceKind;
  readonly detail: ResourceDetail;
}

/** What an object is and how it does, in words. */
export const Summary = ({ cluster, kind, detail }: SummaryProps) => {
  const { metadata, facts, conditions, containers } = describeObject(kind, detail.object);
  const labels = Object.entries(metadata.labels ?? {});
  const annotations = Object.entries(metadata.annotations ?? {}).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return (
    <>
      {containers.length === 0 ? null : <ContainerList containers={containers} />}
      <div className={css.tab}>
        <Facts>
          {facts.map((each) => (
            <Fact key={each.label} label={each.label}>
              <FactValue fact={each} />
            </Fact>
          ))}
          <Fact label="Namespace">
            {metadata.namespace === undefined ? undefined : (
              <span className="mono">{metadata.namespace}</span>
            )}
          </Fact>
          <Fact label="Created">
            <Age at={Date.parse(metadata.creationTimestamp ?? '')} />
          </Fact>
          <Fact label="Being deleted since">
            {metadata.deletionTimestamp === undefined ? undefined : (
              <Age at={Date.parse(metadata.deletionTimestamp)} />
            )}
          </Fact>
          <Fact label="Owner">
            {detail.owners.length === 0 ? undefined : <Owners {...{ cluster }} owners={detail.owners} />}
          </Fact>
        </Facts>
      </div>
      {conditions.length === 0 ? null : <Conditions conditions={conditions} />}
      <ObjectData kind={kind} object={detail.object} />
      {labels.length === 0 ? null : (
        <Part title="Labels">
          <Chips values={labels.map(([key, value]) => `${key}=${value}`)} />
        </Part>
      )}
      {annotations.length === 0 ? null : (
        <Part title="Annotations">
          <Chips values={annotations.map(([key, value]) => `${key}=${value}`)} />
        </Part>
      )}
    </>
  );
};

const FactValue = ({ fact: { value, is } }: { readonly fact: ObjectFact }) => {
  if (is === 'state') return <StateMark word={value} />;
  return is === 'time' ? <Age at={Date.parse(value)} /> : value;
};

const Owners = ({ cluster, owners }: { readonly cluster: string; readonly owners: readonly OwnerLink[] }) =>
  owners.map(({ kind, name, ref }) => (
    <div key={`${kind}/${name}`}>
      {kind}{' '}
      {ref === undefined ? (
        <span className="mono">{name}</span>
      ) : (
        <a className="mono" href={hrefOf(objectPath(cluster, ref))}>
          {name}
        </a>
      )}
    </div>
  ));

const Conditions = ({ conditions }: { readonly conditions: readonly Condition[] }) => (
  <Part title="Conditions">
    <ul className={css.conditions}>
      {conditions.map((condition) => (
        <li key={condition.type}>
          <div className={css.line}>
            <StateMark word={`${condition.type}: ${condition.status}`} tone={toneOfCondition(condition)} />
            {condition.reason ? <span className={css.dim}>{condition.reason}</span> : null}
            <span className={css.grow} />
            {condition.lastTransitionTime ? (
              <span className={css.dim}>
                <Age at={Date.parse(condition.lastTransitionTime)} />
              </span>
            ) : null}
          </div>
          {condition.message ? <div>{condition.message}</div> : null}
        </li>
      ))}
    </ul>
  </Part>
);
