import type { ResourceType } from '../../../shared/contract/procedure.ts';
import type { ResourceKind } from '../../../shared/contract/resources.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { useKinds } from '../../api/shared.ts';
import { useLatest } from '../../api/useLive.ts';
import { Age } from '../../ui/Age.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Part } from '../../ui/Field.tsx';
import { formatCount } from '../../ui/formatQuantity.ts';
import { clusterPath, hrefOf, kindPath, objectPath } from '../../ui/links.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { pluralTitle } from '../../ui/Sections.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { useCluster } from '../../ui/useCluster.ts';
import { EventGroups } from './EventGroups.tsx';
import css from './resources.module.css';
import { sumStates } from './sumStates.ts';
import { useRowList } from './useRowList.ts';

const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods' };

/** Kinds that are counted, as `plural.group`. */
const COUNTED = ['pods', 'deployments.apps', 'statefulsets.apps', 'services', 'persistentvolumeclaims'];
const SHOWN_WARNINGS = 8;

/** A cluster at a glance: what runs it, what runs in it, and what it warns of. */
export const OverviewPage = () => {
  const { id: cluster, name } = useCluster();
  const { state, error } = useKinds(cluster);
  const counted = COUNTED.flatMap(
    (id) =>
      state?.kinds.find(
        (kind) => (kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`) === id,
      ) ?? [],
  );
  return (
    <>
      <PageHead title={name} />
      <div className={css.page}>
        {error === undefined ? null : <ErrorNote error={error} />}
        <ul className={css.counts}>
          <NodeCount cluster={cluster} />
          {counted.map((kind) => (
            <KindCount key={kind.plural} {...{ cluster, kind }} />
          ))}
        </ul>
        <ControlPlane cluster={cluster} />
        <Warnings cluster={cluster} />
      </div>
    </>
  );
};

const NodeCount = ({ cluster }: { readonly cluster: string }) => {
  const { rows, error } = useRowList({ cluster, type: { group: '', version: 'v1', plural: 'nodes' } });
  return <Count title="Nodes" path={clusterPath(cluster, 'nodes')} count={rows?.length} error={error} />;
};

const KindCount = ({ cluster, kind }: { readonly cluster: string; readonly kind: ResourceKind }) => {
  const { rows, columns, error } = useRowList({ cluster, type: kind });
  const states = sumStates(kind, rows ?? [], columns);
  return (
    <Count title={pluralTitle(kind)} path={kindPath(cluster, kind)} count={rows?.length} error={error}>
      {states.map(({ word, count, tone }) => (
        <div key={word}>
          <StateMark word={`${formatCount(count)} ${word}`} tone={tone} />
        </div>
      ))}
    </Count>
  );
};

const Count = (props: {
  readonly title: string;
  readonly path: string;
  readonly count: number | undefined;
  /** Why there is no number, or only an old one. */
  readonly error: ErrorInfo | undefined;
  readonly children?: React.ReactNode;
}) => (
  <li>
    <a href={hrefOf(props.path)}>
      {props.title}
      <strong>{props.count === undefined ? unknownCount(props.error) : formatCount(props.count)}</strong>
      {props.error === undefined ? null : (
        <div className={css.dim} title={props.error.message}>
          {describeGap(props.error, props.count)}
        </div>
      )}
      {props.children}
    </a>
  </li>
);

/** What is not known is no zero. */
const unknownCount = (error: ErrorInfo | undefined): string => (error === undefined ? '…' : '–');

const describeGap = ({ code, message }: ErrorInfo, count: number | undefined): string => {
  if (count !== undefined) return 'As it was last known.';
  return code === 'FORBIDDEN' ? 'You may not list them.' : message;
};

/** The control plane's own pods, as kubeadm labels them; clusters whose provider hides theirs have none. */
const ControlPlane = ({ cluster }: { readonly cluster: string }) => {
  const { rows, columns } = useRowList({
    cluster,
    type: PODS,
    namespaces: ['kube-system'],
    labelSelector: 'tier=control-plane',
  });
  const place = (name: string) => columns.findIndex((column) => column.name === name);
  if (rows === undefined || rows.length === 0) return null;
  return (
    <Part title="Control plane">
      <ul className={css.parts}>
        {rows
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map(({ uid, name, labels, cells, namespace, createdAt }) => (
            <li key={uid}>
              <div className={css.line}>
                <strong>{labels?.component ?? name}</strong>
                <StateMark word={String(cells[place('Status')] ?? 'Unknown')} />
              </div>
              <div className={css.dim}>
                on {String(cells[place('Node')] ?? '')}, {String(cells[place('Ready')] ?? '')} ready, since{' '}
                <Age at={createdAt} />
              </div>
              <a
                className="mono"
                href={hrefOf(
                  objectPath(cluster, { ...PODS, name, ...(namespace === undefined ? {} : { namespace }) }),
                )}
              >
                {name}
              </a>
            </li>
          ))}
      </ul>
    </Part>
  );
};

const Warnings = ({ cluster }: { readonly cluster: string }) => {
  const { state, error } = useLatest(
    (signal) => api.resources.events({ cluster, namespaces: [] }, { signal }),
    [cluster],
  );
  const warnings = (state ?? []).filter(({ type }) => type === 'Warning');
  if (state === undefined && error === undefined) return null;
  return (
    <Part
      title="Warnings of the last hour"
      actions={<a href={hrefOf(clusterPath(cluster, 'events'))}>All events</a>}
    >
      {error === undefined ? null : <ErrorNote error={error} />}
      {state !== undefined && warnings.length === 0 && error === undefined ? (
        <StateMark word="No warnings." tone="ok" />
      ) : (
        <EventGroups {...{ cluster }} groups={warnings.slice(0, SHOWN_WARNINGS)} />
      )}
    </Part>
  );
};
